package httpapi

import (
	"encoding/json"
	"net/http"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/view"
)

// Healthz is how the server and its workspaces are.
type Healthz struct {
	OK         bool         `json:"ok" doc:"false, with status 503: something cannot be recorded"`
	Version    string       `json:"version"`
	App        bool         `json:"app" doc:"whether this binary carries the web application"`
	Workspaces []RoomHealth `json:"workspaces"`
}

// RoomHealth is how one workspace is.
type RoomHealth struct {
	ID     string          `json:"id"`
	Status dispatch.Status `json:"status"`
	Head   uint64          `json:"head"`
	Epoch  uint64          `json:"epoch"`
	At     clock.Time      `json:"at"`
	Health []view.Health   `json:"health"`
}

func (s *Server) healthz(w http.ResponseWriter, r *http.Request) {
	h := Healthz{OK: true, Version: s.c.Version, App: s.app.built, Workspaces: []RoomHealth{}}
	for _, room := range s.c.Site.Rooms() {
		head := room.Workspace.Head()
		parts := room.Health()
		for _, p := range parts {
			if !p.OK && (p.ID == "storage" || p.ID == "vault") {
				h.OK = false
			}
		}
		h.Workspaces = append(h.Workspaces, RoomHealth{room.ID(), room.Status(), head.Number, head.Epoch, room.Workspace.Now(), parts})
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	if !h.OK {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	json.NewEncoder(w).Encode(h)
}

// timers counts how punctually a room's deadlines fire.
type timers struct {
	pending atomic.Int64
	fired   atomic.Uint64
	late    atomic.Int64 // seconds, summed
	latest  atomic.Int64 // the worst, in seconds
}

// struck notes the lateness of what fired: a deadline's instant is the second
// after its due (A01).
func (t *timers) struck(h dispatch.Header, ev *dispatch.TimersStruck) {
	for _, s := range ev.Struck {
		late := max(0, int64(h.At-s.Due)-1)
		t.fired.Add(1)
		t.late.Add(late)
		if late > t.latest.Load() {
			t.latest.Store(late)
		}
	}
}

// roomCollector reads the rooms when metrics are asked for.
type roomCollector struct{ site Site }

func describe(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("wanghuo_"+name, help, append([]string{"workspace"}, labels...), nil)
}

var (
	descHead       = describe("log_head", "Number of the last commit.")
	descHealthy    = describe("healthy", "1 where a part is well.", "part")
	descSockets    = describe("live_sockets", "Sockets open now.")
	descOpened     = describe("live_opened_total", "Sockets upgraded.")
	descRefused    = describe("live_refused_total", "Requests for a socket refused before the upgrade.")
	descExpelled   = describe("live_expelled_total", "Sockets closed for breaking the protocol.")
	descDeliveries = describe("live_deliveries_total", "Deltas brought to sockets.")
	descCoalesced  = describe("live_coalesced_total", "Of the deltas brought, those that shared the message of another.")
	descFrames     = describe("live_frames_total", "Messages written to sockets.")
	descBytes      = describe("live_bytes_total", "Bytes of messages written to sockets.")
	descSnapshots  = describe("live_snapshots_total", "Snapshots sent.")
	descPending    = describe("timers_pending", "Instants at which something will fall due.")
	descFired      = describe("timers_fired_total", "Deadlines that fired.")
	descLate       = describe("timers_late_seconds_total", "Workspace seconds by which they fired late, summed.")
	descLatest     = describe("timers_late_seconds_max", "The worst lateness since the start, in workspace seconds.")
	descSlow       = describe("live_slow_total", "Sockets that could not keep up and were brought up to date anew.")
)

// Describe implements prometheus.Collector.
func (c *roomCollector) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{descHead, descHealthy, descSockets, descOpened, descRefused, descExpelled,
		descDeliveries, descCoalesced, descFrames, descBytes, descSnapshots, descSlow, descPending, descFired, descLate, descLatest} {
		ch <- d
	}
}

// Collect implements prometheus.Collector.
func (c *roomCollector) Collect(ch chan<- prometheus.Metric) {
	for _, r := range c.site.Rooms() {
		gauge := func(d *prometheus.Desc, v float64, labels ...string) {
			ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, append([]string{r.ID()}, labels...)...)
		}
		counter := func(d *prometheus.Desc, v uint64) {
			ch <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(v), r.ID())
		}
		gauge(descHead, float64(r.Workspace.Head().Number))
		for _, p := range r.Health() {
			ok := 0.0
			if p.OK {
				ok = 1
			}
			gauge(descHealthy, ok, p.ID)
		}
		gauge(descPending, float64(r.timers.pending.Load()))
		counter(descFired, r.timers.fired.Load())
		counter(descLate, uint64(r.timers.late.Load()))
		gauge(descLatest, float64(r.timers.latest.Load()))
		l := r.Hub.Counters()
		gauge(descSockets, float64(l.Connections))
		counter(descOpened, l.Opened)
		counter(descRefused, l.Refused)
		counter(descExpelled, l.Expelled)
		counter(descDeliveries, l.Deliveries)
		counter(descCoalesced, l.Coalesced)
		counter(descFrames, l.Frames)
		counter(descBytes, l.Bytes)
		counter(descSnapshots, l.Snapshots)
		counter(descSlow, l.SlowResyncs)
	}
}
