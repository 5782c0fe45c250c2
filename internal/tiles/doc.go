// Package tiles makes vector tiles of areas, simplified along shared borders so that neighbours leave no gap.
package tiles
