// Wanghuo coordinates the response to emergencies in a city district. See
// `wanghuo --help`.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// streams are where a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// exit carries an exit code through an error that has been told already.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit %d", int(e)) }

// run is the program: 0 done, 1 failed, 2 not understood.
func run(args []string, in io.Reader, out, errOut io.Writer) (code int) {
	var c commands
	parser, err := kong.New(&c, kong.Name("wanghuo"),
		kong.Description("望火楼：城区突发事件应急指挥协调系统 / emergency response coordination of a city district"),
		kong.UsageOnError(), kong.Writers(out, errOut), kong.Exit(func(n int) { panic(exit(n)) }))
	if err != nil {
		fmt.Fprintln(errOut, err)
		return 2
	}
	defer func() { // kong ends --help by exiting
		switch v := recover().(type) {
		case nil:
		case exit:
			code = int(v)
		default:
			panic(v)
		}
	}()
	if len(args) == 0 {
		args = []string{"--help"}
	}
	line, err := parser.Parse(args)
	if err != nil {
		parser.Errorf("%s", err)
		fmt.Fprintln(errOut, "用法见 / for how it is used: wanghuo --help")
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	line.BindTo(ctx, (*context.Context)(nil))
	err = line.Run(streams{in, out, errOut})
	var told exit
	switch {
	case err == nil:
		return 0
	case errors.As(err, &told):
		return int(told)
	}
	fmt.Fprintln(errOut, "wanghuo:", explain(err))
	return 1
}
