// Package gpkg reads a layer of a GeoPackage (OGC 12-128r18): an SQLite file with geometry as well-known binary.
package gpkg
