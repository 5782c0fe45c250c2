package cli

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/klauspost/compress/gzhttp"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"kvarter/internal/api"
	"kvarter/internal/edition"
	"kvarter/internal/web"
)

// handler puts the pages, the programming interface and the figures about the server itself behind one address. Requests are counted by
// route, never by what was asked for or by whom.
func handler(site *web.Site, public []*edition.Tables, f *office) (http.Handler, error) {
	var now api.Published
	var pages http.Handler = site
	if f != nil {
		pages = f.auth.Middleware(site)
		now = func(ctx context.Context) ([]string, error) {
			ids, _, err := f.shelf.Rounds(ctx, false)
			return ids, err
		}
	}
	programs, err := api.New(public, now, Version)
	if err != nil {
		return nil, err
	}
	reg := prometheus.NewRegistry()
	reg.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	count := prometheus.NewCounterVec(prometheus.CounterOpts{Name: "kvarter_requests_total", Help: "Answers by route and status."}, []string{"route", "code"})
	took := prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "kvarter_request_seconds", Help: "Time to answer by route.", Buckets: []float64{.001, .003, .01, .03, .1, .3, 1, 3, 10}}, []string{"route"})
	reg.MustRegister(count, took)

	mux := http.NewServeMux()
	mux.Handle(api.Prefix+"/", open(gzhttp.GzipHandler(programs)))
	mux.Handle("GET /metrics", promhttp.HandlerFor(reg, promhttp.HandlerOpts{}))
	mux.Handle("/", pages)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s, start := &status{ResponseWriter: w, code: http.StatusOK}, time.Now()
		mux.ServeHTTP(s, r)
		route := r.Pattern
		if route == "" || route == "/" {
			route = "none"
		}
		count.WithLabelValues(route, strconv.Itoa(s.code)).Inc()
		took.WithLabelValues(route).Observe(time.Since(start).Seconds())
	}), nil
}

// open lets pages of other sites read the public data, and says what every answer must.
func open(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Content-Security-Policy", "default-src 'none'")
		h.ServeHTTP(w, r)
	})
}

// status remembers the status of an answer.
type status struct {
	http.ResponseWriter
	code int
}

func (s *status) WriteHeader(code int) {
	s.code = code
	s.ResponseWriter.WriteHeader(code)
}

// Unwrap lets http.ResponseController reach what is beneath.
func (s *status) Unwrap() http.ResponseWriter { return s.ResponseWriter }
