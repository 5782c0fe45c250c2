// Command kvarter finds a city's disadvantaged urban areas from data and says why.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"kvarter/internal/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := cli.Main(ctx, os.Args[1:], cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
	stop()
	os.Exit(code)
}
