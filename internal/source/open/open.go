// Package open reads a file of any format that source knows.
package open

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"kvarter"
	"kvarter/internal/source"
	"kvarter/internal/source/csv"
	"kvarter/internal/source/geojson"
	"kvarter/internal/source/gpkg"
	"kvarter/internal/source/parquet"
	"kvarter/internal/source/xlsx"
)

// Open reads the file at path. The format follows from its first bytes and then from its extension. Features are nil for formats
// without geometry; where there are features, the grid is theirs.
func Open(path string, opt source.Options) (*source.Grid, *source.Features, error) {
	if opt.Name == "" {
		opt.Name = path
	}
	data, err := load(path, opt)
	if err != nil {
		return nil, nil, err
	}
	switch Format(path, data) {
	case "geojson":
		return features(geojson.Read(opt.Name, data, opt))
	case "gpkg":
		return features(gpkg.Read(path, opt))
	case "xlsx":
		return grid(xlsx.Read(opt.Name, data, opt))
	case "parquet":
		return grid(parquet.Read(opt.Name, data, opt))
	}
	return grid(csv.Read(opt.Name, data, opt))
}

func grid(g *source.Grid, err error) (*source.Grid, *source.Features, error) { return g, nil, err }

func features(f *source.Features, err error) (*source.Grid, *source.Features, error) {
	if err != nil {
		return nil, nil, err
	}
	return f.Grid, f, nil
}

// Format names the format of a file from its first bytes, else its extension: csv, xlsx, parquet, geojson or gpkg.
func Format(path string, data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return "xlsx"
	case bytes.HasPrefix(data, []byte("PAR1")):
		return "parquet"
	case bytes.HasPrefix(data, []byte("SQLite format 3\x00")):
		return "gpkg"
	}
	switch ext := strings.ToLower(filepath.Ext(path)); ext {
	case ".geojson", ".json":
		return "geojson"
	case ".xlsx", ".parquet", ".gpkg":
		return ext[1:]
	}
	if start := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\ufeff")), " \t\r\n"); bytes.HasPrefix(start, []byte("{")) {
		return "geojson"
	}
	return "csv"
}

// load reads a whole file that is no larger than the limit.
func load(path string, opt source.Options) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, missing(opt.Name, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, kvarter.Errorf(kvarter.Invalid, "%s cannot be read: %w", opt.Name, err)
	}
	if info.IsDir() {
		return nil, kvarter.Errorf(kvarter.Invalid, "%s is a folder; a file is needed", opt.Name)
	}
	if info.Size() > opt.Limit() {
		return nil, kvarter.Errorf(kvarter.Invalid, "%s has %d bytes; at most %d are read", opt.Name, info.Size(), opt.Limit())
	}
	data := bytes.NewBuffer(make([]byte, 0, info.Size()+512))
	if _, err := io.Copy(data, io.LimitReader(f, opt.Limit()+1)); err != nil {
		return nil, kvarter.Errorf(kvarter.Invalid, "%s cannot be read: %w", opt.Name, err)
	}
	if int64(data.Len()) > opt.Limit() {
		return nil, kvarter.Errorf(kvarter.Invalid, "%s has more than the %d bytes that are read", opt.Name, opt.Limit())
	}
	return data.Bytes(), nil
}

func missing(name string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return kvarter.Errorf(kvarter.NotFound, "%s is not there", name)
	}
	return kvarter.Errorf(kvarter.Invalid, "%s cannot be read: %w", name, err)
}
