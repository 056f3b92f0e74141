package main

import (
	"errors"

	"wanghuo/dispatch"
	"wanghuo/dispatch/cap"
	"wanghuo/dispatch/capfeed"
	"wanghuo/dispatch/document"
	"wanghuo/dispatch/notify"
	"wanghuo/dispatch/warning"
)

// releases writes the texts of the district's own warnings for the channels to
// which they go by machine: as CAP, and in plain words as the issuer saw them
// before he issued (3.2.3(5)). nil: the file does not say how the district signs.
func (s *site) releases() notify.Compose {
	if s.outward == nil || s.outward.Give == nil {
		return nil
	}
	give := *s.outward.Give
	district, failed := cap.NewDistrict(s.plan)
	return func(st *dispatch.State, w *dispatch.Warning, p warning.Publication) (notify.Message, error) {
		if failed != nil {
			return notify.Message{}, failed
		}
		alert, file, err := capfeed.Publication(st, s.plan, district, give, w, p)
		if err != nil {
			return notify.Message{}, err
		}
		a, ok := document.AnnouncementFor(s.plan, &w.Warning, p, false)
		if !ok {
			return notify.Message{}, errors.New("there is no such text")
		}
		m := notify.Message{File: string(file), Level: string(a.Content.Level), Area: give.District.Zh}
		for _, t := range document.ChannelTexts(a, document.Chinese) {
			if t.Channel == p.Channel {
				m.Body, m.Text = t.Text, t.Text
			}
		}
		if len(alert.Infos) > 0 {
			m.Title = alert.Infos[0].Headline
		}
		return m, nil
	}
}
