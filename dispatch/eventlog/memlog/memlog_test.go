package memlog_test

import (
	"testing"

	"wanghuo/dispatch/eventlog"
	"wanghuo/dispatch/eventlog/eventlogtest"
	"wanghuo/dispatch/eventlog/memlog"
)

func TestContract(t *testing.T) {
	eventlogtest.Run(t, func(testing.TB) eventlogtest.Store {
		s := memlog.NewStore(eventlog.LogID{1, 2, 3})
		return eventlogtest.Store{
			Open:      func() (eventlog.Log, error) { return openLog(s) },
			Exclusive: true,
			Tamper: func(n uint64, change func([]byte)) {
				s.Tamper(n, func(r *eventlog.Record) { change(r.Bytes) })
			},
			Cut: s.Truncate,
		}
	})
}

// openLog keeps a nil *Log out of the interface.
func openLog(s *memlog.Store) (eventlog.Log, error) {
	l, err := memlog.Open(s)
	if err != nil {
		return nil, err
	}
	return l, nil
}
