// Command kvarter finds a city's disadvantaged urban areas from data and says why.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"kvarter/internal/cli"
)

// grace is how long a command may finish what it does after it was told to stop; a second signal ends it at once.
const grace = 5 * time.Second

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	done := make(chan struct{})
	context.AfterFunc(ctx, func() {
		stop()
		select {
		case <-done:
		case <-time.After(grace):
			os.Exit(130) // 128 + SIGINT
		}
	})
	code := cli.Main(ctx, os.Args[1:], cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
	close(done)
	stop()
	os.Exit(code)
}
