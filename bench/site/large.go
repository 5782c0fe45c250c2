package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"time"

	"github.com/chromedp/chromedp"

	"kvarter/bench/measure"
)

// large holds the first map of a city of 33,000 areas to that of the demo city: from the click to the first picture with the map in it,
// as the browser itself says, in turns.
func large(kvarter, profile string) ([]line, error) {
	path := ""
	for _, name := range []string{os.Getenv("CHROMIUM"), "chromium", "google-chrome"} {
		if p, err := exec.LookPath(name); name != "" && err == nil {
			path = p
			break
		}
	}
	if path == "" {
		return nil, errors.New("no chromium on PATH: apt-get install chromium")
	}
	small, err := start(kvarter, "demo", "--addr", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	defer small.stop()
	big, err := start(kvarter, "demo", "--areas", "33000", "--addr", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	defer big.stop()
	alloc, stop := chromedp.NewExecAllocator(context.Background(), chromedp.ExecPath(path), chromedp.UserDataDir(profile), chromedp.Headless, chromedp.NoSandbox,
		chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.Flag("disable-dev-shm-usage", true), chromedp.WSURLReadTimeout(60*time.Second))
	defer stop()
	tab, cancel := chromedp.NewContext(alloc)
	defer cancel()
	first := func(s *server) (float64, error) {
		if err := chromedp.Do(tab, chromedp.Navigate("about:blank"), chromedp.Navigate(s.URL+"/en/"), chromedp.WaitVisible(chromedp.CSS("svg.k-map"))); err != nil {
			return 0, err
		}
		return chromedp.Run(tab, chromedp.Evaluate[float64](`new Promise(done => {
			const look = () => {
				const paint = performance.getEntriesByName("first-contentful-paint")[0];
				const read = performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd;
				if (paint && read) done(Math.max(paint.startTime, read)); else setTimeout(look, 10);
			};
			look();
		})`, chromedp.EvalAwaitPromise))
	}
	var each []float64
	for k := range 8 {
		a, err := first(small)
		if err != nil {
			return nil, err
		}
		b, err := first(big)
		if err != nil {
			return nil, err
		}
		if k == 0 {
			fmt.Printf("first map, each server's first: %.0f ms against %.0f ms\n", b, a)
			continue // the browser's own start
		}
		each = append(each, b/a)
	}
	return []line{{What: "first map of 33,000 areas over that of the demo city", Got: measure.Median(each), Unit: "×", Least: slices.Min(each), Most: slices.Max(each), Goal: 2}}, nil
}
