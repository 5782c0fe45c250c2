// Package scenario answers what-if questions from published tables alone: thresholds, weights, k of n and smallest population moved.
package scenario
