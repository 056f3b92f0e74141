package httpapi

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics counts what this face does, and reads the rooms when asked.
type metrics struct {
	registry  *prometheus.Registry
	commands  *prometheus.CounterVec
	durations *prometheus.HistogramVec
	signIns   *prometheus.CounterVec
}

func newMetrics(site Site) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		commands: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "wanghuo_commands_total",
			Help: "Commands by name and outcome: accepted, refused, invalid, failed."}, []string{"command", "outcome"}),
		durations: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "wanghuo_command_seconds",
			Help:    "From the parsed request to the durable answer.",
			Buckets: []float64{.0005, .001, .002, .005, .01, .02, .05, .1, .25, .5, 1, 2.5, 10}}, []string{"outcome"}),
		signIns: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "wanghuo_sign_ins_total",
			Help: "Attempts to sign in by outcome."}, []string{"outcome"}),
	}
	m.registry.MustRegister(m.commands, m.durations, m.signIns, &roomCollector{site},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}
