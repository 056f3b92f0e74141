package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/access"
	"wanghuo/dispatch/httpapi"
	"wanghuo/dispatch/outward"
	"wanghuo/dispatch/workspace"
	"wanghuo/plans"
	"wanghuo/ui"
)

// ServeCmd is `wanghuo serve`.
type ServeCmd struct {
	Listen  string     `default:"127.0.0.1:8080" help:"Address to listen on. | 监听地址。"`
	Data    dataDir    `required:"" type:"path" help:"Data directory; made if missing. | 数据目录，没有则创建。"`
	Plan    planSource `type:"path" help:"Folder of the plan; default: the built-in one. | 计划文件夹，默认内置计划。"`
	Demo    bool       `help:"Play a realistic evening in an exercise, with persons to sign in as by one press. | 演示：演练工作区中播放一个夜晚，一键登录。"`
	TLS     bool       `name:"behind-tls" help:"A proxy in front speaks TLS: cookies for TLS only. | 前置代理使用 TLS。"`
	Proxy   []string   `help:"Networks of proxies whose X-Forwarded-For is believed, e.g. 10.0.0.0/8. | 可信代理网段。"`
	LogJSON bool       `name:"log-json" help:"Log lines as JSON. | 日志用 JSON。"`
	Outward string     `type:"path" placeholder:"FILE" help:"What may cross the wall of the building (YAML): paths for pages, feeds of warnings; default: nothing. See --help. | 对外通道配置，默认不对外。"`
	Verbose bool       `short:"v" help:"Log every request. | 记录每个请求。"`
}

// Help describes the file of outward paths.
func (ServeCmd) Help() string { return outward.Help }

// closing is how long sockets and requests under way get when the server stops.
const closing = 5 * time.Second

// server is a running server with everything it holds.
type server struct {
	cmd     *ServeCmd
	log     *slog.Logger
	plan    *plans.Plan
	persons *access.Store
	site    *site
	demo    *demo
	outward *outward.File
}

// Run serves until the context ends.
func (c *ServeCmd) Run(ctx context.Context, std streams) error {
	workspace.Tune()
	s := &server{cmd: c, log: c.logger(std.err)}
	files, prefix := c.Plan.files()
	plan, err := plans.Load(files)
	if err != nil {
		return fmt.Errorf("%s: %w", prefix, err)
	}
	s.plan = plan
	if c.Outward != "" {
		if s.outward, err = outward.Read(c.Outward); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(string(c.Data), 0o700); err != nil {
		return err
	}
	if s.persons, err = access.Open(c.Data.access(), access.Options{}); err != nil {
		return err
	}
	defer s.persons.Close()
	if _, err := c.Data.loadSiteKey(true); err != nil {
		return err
	}
	c.Data.forgetPartial(s.log)
	if err := c.Data.keepPlan(plan.Hash, files); err != nil {
		return err
	}
	if s.site, err = openSite(ctx, siteConfig{dir: c.Data, plan: plan, log: s.log, activate: true, outward: s.outward}); err != nil {
		return err
	}
	err = s.serve(ctx, std.out)
	stop, cancel := context.WithTimeout(context.Background(), closing)
	defer cancel()
	return errors.Join(err, s.site.close(stop))
}

func (c *ServeCmd) logger(w io.Writer) *slog.Logger {
	o := &slog.HandlerOptions{Level: slog.LevelInfo}
	if c.Verbose {
		o.Level = slog.LevelDebug
	}
	if c.LogJSON {
		return slog.New(slog.NewJSONHandler(w, o))
	}
	return slog.New(slog.NewTextHandler(w, o))
}

// serve listens, and answers until the context ends.
func (s *server) serve(ctx context.Context, console io.Writer) error {
	l, err := net.Listen("tcp", s.cmd.Listen)
	if err != nil {
		return err
	}
	defer l.Close()
	var show httpapi.Demo
	if s.cmd.Demo {
		if s.demo, err = s.setDemoUp(ctx); err != nil {
			return err
		}
		show = httpapi.Demo{On: true, Persons: s.demo.persons()}
	}
	if len(s.site.Rooms()) == 0 {
		if _, err := s.site.Create(ctx, actualID, "实战", dispatch.Actual); err != nil {
			return err
		}
	}
	app, built := ui.App()
	face, err := httpapi.New(httpapi.Config{Site: s.site, Access: s.persons, Plan: s.plan, App: app, AppBuilt: built,
		Version: version(), Demo: show, BehindTLS: s.cmd.TLS, Proxies: s.cmd.Proxy, Log: s.log})
	if err != nil {
		return err
	}
	admin, err := s.listenAdmin()
	if err != nil {
		s.log.Warn("no admin socket: verify, backup and user must wait until the server is stopped", "cause", err)
	} else {
		defer admin.Close()
	}
	if s.demo != nil {
		playing, stop := context.WithCancel(ctx)
		done := make(chan struct{})
		go func() { defer close(done); s.demo.play(playing) }()
		defer func() { stop(); <-done }()
	}
	go sweep(ctx, face)
	s.greet(console, l.Addr(), built)
	return answer(ctx, l, s.withWarnings(face), s.log)
}

// sweep closes what has ended by itself, every minute.
func sweep(ctx context.Context, face *httpapi.Server) {
	t := time.NewTicker(time.Minute)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			face.Sweep()
		}
	}
}

// answer serves HTTP until the context ends, then lets requests under way end.
func answer(ctx context.Context, l net.Listener, h http.Handler, log *slog.Logger) error {
	web := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 60 * time.Second,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug)}
	failed := make(chan error, 1)
	go func() { failed <- web.Serve(l) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	log.Info("stopping")
	stop, cancel := context.WithTimeout(context.Background(), closing)
	defer cancel()
	if err := web.Shutdown(stop); err != nil {
		web.Close()
	}
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// greet tells on the console where the server is and what to do first.
func (s *server) greet(w io.Writer, addr net.Addr, built bool) {
	url := "http://" + addr.String()
	fmt.Fprintf(w, "望火楼已启动 / Wanghuo is running: %s\n", url)
	if !built {
		fmt.Fprintf(w, "  此程序未带网页界面（make ui 后重新编译） / built without the web application (make ui, then build again)\n")
	}
	if s.cmd.Demo {
		fmt.Fprintf(w, "  演示：打开 %s ，任选一人一键登录；演练工作区 evening 正在播放一个夜晚\n", url)
		fmt.Fprintf(w, "  Demonstration: open %s and sign in as anyone by one press; the exercise \"evening\" is playing\n", url)
		if a, err := netip.ParseAddrPort(addr.String()); err == nil && !a.Addr().Unmap().IsLoopback() {
			fmt.Fprintf(w, "  注意：一键登录仅限本机 / one-press sign-in works from this machine only\n")
		}
	}
	if token := s.persons.SetupToken(); token != "" && !s.cmd.Demo {
		fmt.Fprintf(w, "  首次设置：打开 %s/setup ，输入一次性口令 %s ，建立第一个用户（管理员），即可在空的实战工作区就座\n", url, token)
		fmt.Fprintf(w, "  First start: open %s/setup and enter the one-time token %s to make the first person (an administrator), who can then sit down in the empty actual workspace\n", url, token)
		return
	}
	if s.isEmptyActual() {
		fmt.Fprintf(w, "  启用空的实战工作区 / to begin the empty actual workspace:\n")
		// The program as it was called: from a build it lies in no PATH.
		fmt.Fprintf(w, "    %s user add 用户名/ID --name 姓名/NAME --admin --data %s\n", os.Args[0], s.cmd.Data)
		fmt.Fprintf(w, "    %s workspace roster %s 用户名/ID '*' --data %s\n", os.Args[0], actualID, s.cmd.Data)
		fmt.Fprintf(w, "  然后用密码登录，任选席位就座 / then sign in with the password and take any seat\n")
	}
}
