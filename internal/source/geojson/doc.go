// Package geojson reads and writes GeoJSON (RFC 7946), with the named coordinate systems of its 2008 edition.
package geojson
