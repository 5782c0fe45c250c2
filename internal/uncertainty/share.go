package uncertainty

import (
	"sync"
	"sync/atomic"
)

// share deals replicates out to the hands, each of them one worker. Where some fail, the error is that of the first.
func share(hands []*hand, replicates int, do func(h *hand, r uint64) error) error {
	var next atomic.Int64
	var wait sync.WaitGroup
	errs, at := make([]error, len(hands)), make([]int64, len(hands))
	for w, h := range hands {
		wait.Go(func() {
			for errs[w] == nil {
				if at[w] = next.Add(1) - 1; at[w] >= int64(replicates) {
					return
				}
				errs[w] = do(h, uint64(at[w]))
			}
		})
	}
	wait.Wait()
	first := -1
	for w, err := range errs {
		if err != nil && (first < 0 || at[w] < at[first]) {
			first = w
		}
	}
	if first < 0 {
		return nil
	}
	return errs[first]
}
