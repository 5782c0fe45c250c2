# Two commands: `make demo` runs the main job, `make test` passes the tests.
GO ?= go
SERVE ?= 1
ADDR ?= 127.0.0.1:8400

.PHONY: build demo test bench

build: have-go
	$(GO) build -o bin/kvarter ./cmd/kvarter

demo: build
	@if [ "$(SERVE)" = 0 ]; then bin/kvarter demo --no-serve; else bin/kvarter demo --addr $(ADDR); fi

test: have-go
	$(GO) test ./...

bench: have-go
	$(GO) run ./bench

.PHONY: have-go
have-go:
	@command -v $(GO) >/dev/null || { echo "kvarter needs Go 1.26 or later: apt-get install golang, or https://go.dev/dl"; exit 1; }
