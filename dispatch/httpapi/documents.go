package httpapi

import (
	"wanghuo/dispatch"
	"wanghuo/dispatch/document"
)

type documentInput struct {
	Look
	ID   string `path:"id" maxLength:"40"`
	Kind string `path:"kind" enum:"sms,phone,brief" doc:"short message, telephone script, 专报"`
}

// registerDocuments: 一键成文. The text is written from the page on which
// personal data is closed (A65): it is made to be copied out of the building.
func (s *Server) registerDocuments() {
	answer(s, s.query("document", "/incidents/{id}/documents/{kind}", "A text to copy, written from what is on record, in both languages"),
		func(v *sight, in *documentInput) (document.Document, error) {
			d, err := v.incident(in.ID, nil)
			if err != nil {
				return document.Document{}, err
			}
			text, ok := document.Write(in.Kind, document.Case{
				Plan: v.room.Engine.For(v.st, in.ID).Plan(), Detail: d, Exercise: v.room.Status() == dispatch.Exercise, Now: v.now, From: v.actor.Seat,
			})
			if !ok {
				return document.Document{}, none("文稿", "kind of text")
			}
			return text, nil
		})
}
