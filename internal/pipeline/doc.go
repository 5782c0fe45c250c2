// Package pipeline is the only place where the stages are put in order: import, indicators, index, criteria and rule,
// state lists, urban areas, seal; then verify, diff, reproduce and update on what was sealed.
//
// Start with Import (everything that a workspace names, read and checked) and Screen (imported figures into a round),
// whose list of stages reads like the chapters of a handbook.
package pipeline
