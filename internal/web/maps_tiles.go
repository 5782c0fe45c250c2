package web

import (
	"encoding/json"
	"net/http"
	"strconv"

	"kvarter"
	"kvarter/internal/source"
	"kvarter/internal/tiles"
)

// closestTiles is the last zoom that has tiles: a unit is then some 0.3 m in Denmark. The map enlarges them further in.
const closestTiles = 14

// pyramid builds the tiles of a round once: an area has its position in the round as id.
func (ix *index) pyramid() (*tiles.Pyramid, error) {
	ix.movable.tiling.Do(func() {
		areas := tiles.Layer{Name: "areas"}
		shapes, err := ix.LonLat()
		if err != nil {
			ix.movable.err = err
			return
		}
		for i, mp := range shapes {
			areas.Features = append(areas.Features, tiles.Feature{ID: uint64(i), Code: ix.Round.Areas.Items[i].Code, Outline: mp})
		}
		layers, o := []tiles.Layer{areas}, tiles.Options{CRS: "EPSG:4326", MaxZoom: closestTiles}
		parts := tiles.Layer{Name: "parts"}
		for i, g := range ix.Groups() {
			outline, err := source.ToLonLat(ix.Round.Areas.CRS, g.Outline)
			if err != nil {
				ix.movable.err = err
				return
			}
			parts.Features = append(parts.Features, tiles.Feature{ID: uint64(i), Code: g.Code, Outline: outline})
		}
		if len(parts.Features) > 0 && len(shapes) > manyAreas { // the first view of many areas is the parts of the city
			layers, o.Coarse = append(layers, parts), parts.Name
		}
		ix.movable.pyramid, ix.movable.err = tiles.Build(layers, o)
	})
	return ix.movable.pyramid, ix.movable.err
}

func mapTileJSON(q *request) error {
	p, err := q.ix.pyramid()
	if err != nil {
		return notFound{what: "error.page"}
	}
	b, err := json.Marshal(p.TileJSON("/r/" + pathEscape(q.ix.ShortID()) + "/tiles/{z}/{x}/{y}"))
	if err != nil {
		return kvarter.Errorf(kvarter.Internal, "tiles.json: %w", err)
	}
	q.lasting()
	q.send(http.StatusOK, "application/json", append(b, '\n'))
	return nil
}

// mapTile answers with one vector tile; an empty one where nothing lies in it.
func mapTile(q *request) error {
	var at [3]int
	for i, part := range []string{"z", "x", "y"} {
		n, err := strconv.Atoi(q.r.PathValue(part))
		if err != nil || strconv.Itoa(n) != q.r.PathValue(part) {
			return notFound{what: "error.page"}
		}
		at[i] = n
	}
	p, err := q.ix.pyramid()
	if err != nil {
		return notFound{what: "error.page"}
	}
	b, err := p.Tile(at[0], at[1], at[2])
	if err != nil {
		return notFound{what: "error.page"}
	}
	q.lasting()
	q.send(http.StatusOK, "application/vnd.mapbox-vector-tile", b)
	return nil
}
