# make demo   build kvarter and serve the invented harbour city (SERVE=0: print the result and end)
# make test   run every test
# make bench  run the benchmarks, peers beside them where they are installed

SERVE ?= 1
ADDR  ?= 127.0.0.1:8400

.PHONY: demo test bench build go

demo: build
ifeq ($(SERVE),0)
	bin/kvarter demo --no-serve
else
	bin/kvarter demo --addr $(ADDR)
endif

build: go
	go build -o bin/kvarter ./cmd/kvarter

test: go
	go test ./...

bench: go
	go test -run '^$$' -bench . ./...
	@for d in bench/*/main.go; do echo "go run ./$${d%/main.go}"; go run "./$${d%/main.go}" || exit 1; done

go:
	@command -v go >/dev/null 2>&1 || { echo "kvarter needs Go 1.26 or later, and there is no «go» on the PATH: https://go.dev/dl/" >&2; exit 1; }
