# Two commands: `make demo` runs the main job, `make test` passes the tests.
GO ?= go
SERVE ?= 1
ADDR ?= 127.0.0.1:8400

# What the pages load in a browser: copied out of node_modules, embedded by the Go build.
LIB := internal/web/assets/lib
FILES := maplibre-gl/dist/maplibre-gl.mjs maplibre-gl/dist/maplibre-gl-worker.mjs maplibre-gl/dist/maplibre-gl.css htmx.org/dist/htmx.min.js pmtiles/dist/pmtiles.js
FONT := @fontsource-variable/source-sans-3/files/source-sans-3-latin

.PHONY: build demo test bench libs

build: have-go libs
	$(GO) build -o bin/kvarter ./cmd/kvarter

demo: build
	@if [ "$(SERVE)" = 0 ]; then bin/kvarter demo --no-serve; else bin/kvarter demo --addr $(ADDR); fi

test: have-go libs
	$(GO) test -timeout 20m ./...

bench: have-go libs
	$(GO) run ./bench
	$(GO) run ./bench/site
	$(GO) run ./bench/desk
	$(GO) test -run xxx -bench Gap ./internal/gap

.PHONY: have-go
have-go:
	@command -v $(GO) >/dev/null || { echo "kvarter needs Go 1.26 or later: apt-get install golang, or https://go.dev/dl"; exit 1; }

libs: $(LIB)/.made

$(LIB)/.made: package.json package-lock.json Makefile
	@command -v npm >/dev/null || { echo "kvarter's pages need npm once, for the map and the font: apt-get install nodejs npm"; exit 1; }
	npm ci --silent
	cp $(addprefix node_modules/,$(FILES)) $(LIB)/
	cp node_modules/$(FONT)-wght-normal.woff2 $(LIB)/sans.woff2
	cp node_modules/$(FONT)-wght-italic.woff2 $(LIB)/sans-italic.woff2
	cp node_modules/$(FONT)-ext-wght-normal.woff2 $(LIB)/sans-ext.woff2
	touch $@
