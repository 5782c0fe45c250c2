package main

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// drain reads an address to its end over a kept connection.
func drain(url string) (int64, error) { return drainWith(http.DefaultClient, url) }

func drainWith(c *http.Client, url string) (int64, error) {
	r, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return 0, err
	}
	r.Header.Set("Accept-Encoding", "gzip")
	w, err := c.Do(r)
	if err != nil {
		return 0, err
	}
	defer w.Body.Close()
	n, err := io.Copy(io.Discard, w.Body)
	if err == nil && w.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", url, w.Status)
	}
	return n, err
}

// crowd is readers with a connection each, who act every five seconds: home, areas, comparisons, scenarios, searches, files. The
// second half of the time must not need more memory than the first.
func crowd(s *server, connections, seconds int) ([]line, error) {
	pages, err := areaPages(s)
	if err != nil {
		return nil, err
	}
	round := pages[0][:len("/en/r/")+12]
	code := func(r *rand.Rand) string {
		p := pages[r.IntN(len(pages))][len(round)+len("/area/"):]
		for i := range p {
			if p[i] == '/' {
				return p[:i]
			}
		}
		return p
	}
	act := func(r *rand.Rand) string {
		switch r.IntN(10) {
		case 0:
			return "/en/"
		case 1:
			return round + "/areas?q=vej"
		case 2:
			return fmt.Sprintf("%s/scenario?count-1=%d&exclude.population=%d", round, 2+r.IntN(5), 100+r.IntN(400))
		case 3:
			return round + "/compare?a=" + code(r) + "&b=" + code(r)
		case 4:
			return round + "/areas.csv"
		case 5:
			return round + "/method"
		case 6:
			return "/api/v1/rounds/current/areas/" + code(r)
		}
		return pages[r.IntN(len(pages))]
	}
	for _, p := range pages { // what the site keeps of pages is no growth
		if _, err := drain(s.URL + p); err != nil {
			return nil, err
		}
	}
	var failed, done atomic.Int64
	var first atomic.Pointer[error]
	stop := make(chan struct{})
	var all sync.WaitGroup
	for n := range connections {
		all.Go(func() {
			r := rand.New(rand.NewPCG(7, uint64(n)))
			c := &http.Client{Timeout: 60 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 1, MaxConnsPerHost: 1, DisableCompression: true}}
			defer c.CloseIdleConnections()
			select { // spread over the five seconds
			case <-time.After(time.Duration(r.Int64N(int64(5 * time.Second)))):
			case <-stop:
				return
			}
			every := time.NewTicker(5 * time.Second)
			defer every.Stop()
			for {
				if _, err := drainWith(c, s.URL+act(r)); err != nil {
					failed.Add(1)
					first.CompareAndSwap(nil, &err)
				}
				done.Add(1)
				select {
				case <-every.C:
				case <-stop:
					return
				}
			}
		})
	}
	most := func(part time.Duration) (mb float64) { // the most that is held in a part of the time
		for end := time.Now().Add(part); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
			mb = max(mb, s.resident())
		}
		return mb
	}
	half := time.Duration(seconds) * time.Second / 2
	middle := most(half)
	last := most(half)
	close(stop)
	all.Wait()
	fmt.Printf("crowd: %d connections, %d answers in %d s, %d failed; at most %.0f MB in the first half, %.0f MB in the second\n", connections, done.Load(), seconds, failed.Load(), middle, last)
	if e := first.Load(); e != nil {
		err = fmt.Errorf("%d of %d failed, the first: %w", failed.Load(), done.Load(), *e)
	}
	growth := last / middle
	return []line{{What: fmt.Sprintf("crowd of %d: most memory of the second half over the first", connections), Got: growth, Unit: "×", Least: growth, Most: growth, Goal: 1.1}}, err
}
