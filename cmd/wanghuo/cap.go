package main

import (
	"encoding/json"
	"errors"
	"io"
	"os"

	"wanghuo/dispatch/cap"
	"wanghuo/plans"
)

// CapCmd is `wanghuo cap`: the warnings of others.
type CapCmd struct {
	Check CapCheckCmd `cmd:"" help:"Read CAP and 12379 messages and print them normalised. | 读取 CAP 与 12379 预警信息，输出统一格式。"`
}

// CapCheckCmd is `wanghuo cap check`.
type CapCheckCmd struct {
	Files    []string   `arg:"" name:"file" help:"Messages or feeds; - is standard input. | 预警信息或信息源文件，- 表示标准输入。"`
	Plan     planSource `help:"Folder of the plan whose streets count; default: the built-in one. | 计划文件夹，默认内置计划。" placeholder:"DIR"`
	MaxBytes int64      `help:"Largest input in bytes; default 5 MiB. | 单个文件大小上限（字节），默认 5 MiB。" placeholder:"N"`
}

// Help describes what is printed.
func (CapCheckCmd) Help() string {
	return `Reads CAP 1.0, 1.1 and 1.2, messages of the 12379 platform, and RSS, Atom and
other wrappers of them. Prints one JSON object a file, one line each, in the order
of the files. Exit 0: every message was taken; 1: at least one was refused.

A file that is one message:
  file, accepted: true, format (cap-1.0, cap-1.1, cap-1.2, 12379), identifier,
  sender, issuer (unit code), sent, status, msgType, scope,
  references [{sender, identifier, sent}],
  actionable (false for tests, exercises, drafts, acknowledgements; inert says why),
  level {scheme, colour red|orange|yellow|blue, rank 1-4, label, basis, disputed},
  infos [{language, categories, event, eventCode, eventName, responseTypes,
    urgency, severity, certainty, level, effective, onset, expires, senderName,
    headline, description, instruction, web, contact, parameters [{name, value}],
    resources, areas [{desc, polygons [[[lon,lat],...]], lines,
      circles [{center [lon,lat], metres}], geocodes [{name, value}], divisions}]}],
  channels (12379), signature {state: none, intact, broken or
    "present, not verified"; method, signer, reason},
  touches {state yes|no|unknown, streets, whole, by, unread},
  warnings [{code, path, value, message {zh, en}}].
A file that is refused:
  file, accepted: false, refused {code, path, line, value, basis, message {zh, en},
    remedy {zh, en}, identifier, sender}, warnings [].
A feed: file, accepted (all of them), feed (rss, atom, edxl, soap, list),
  alerts [as above, without file], links (messages it only names), refused (the
  first refusal, if any), warnings (of the feed itself).

Times are whole seconds with the offset in which they were told; coordinates are
WGS-84, longitude first. Text is as it came: escape it before showing it. The name
of the person who signed a 12379 message is not printed.

读取 CAP 1.0–1.2、12379 平台信息及包含它们的 RSS、Atom 等信息源。每个文件输出一行
JSON，字段如上；warnings 为已接受的不规范之处，refused 为拒收原因、位置和处置办法。
全部接受退出码为 0，有任何一条被拒收退出码为 1。签发人姓名属个人信息，不输出。`
}

// capLine is what is printed of one file.
type capLine struct {
	File string `json:"file"`
	capMessage
	Feed   string       `json:"feed,omitempty"`
	Alerts []capMessage `json:"alerts,omitempty"`
	Links  []string     `json:"links,omitempty"`
}

// capMessage is what is printed of one message.
type capMessage struct {
	Accepted bool `json:"accepted"`
	*cap.Alert
	Touches  *cap.Touch    `json:"touches,omitempty"`
	Refused  *cap.Refusal  `json:"refused,omitempty"`
	Warnings []cap.Warning `json:"warnings"`
}

// Run prints every file. Exit 1: a message was refused.
func (c *CapCheckCmd) Run(s streams) error {
	p, _, err := c.Plan.load(s.err)
	if err != nil {
		return err
	}
	district, err := cap.NewDistrict(p)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(s.out)
	enc.SetEscapeHTML(false)
	refused := false
	for _, file := range c.Files {
		line := c.read(file, s.in, district)
		refused = refused || !line.Accepted
		if err := enc.Encode(line); err != nil {
			return err
		}
	}
	if refused {
		return exit(1)
	}
	return nil
}

func (c *CapCheckCmd) read(file string, in io.Reader, district *cap.District) capLine {
	line := capLine{File: file, capMessage: capMessage{Warnings: []cap.Warning{}}}
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			line.Refused = unreadable(err)
			return line
		}
		defer f.Close()
		in = f
	}
	d, err := cap.ReadFrom(in, cap.Options{MaxBytes: c.MaxBytes})
	if d != nil && isMessage(d) {
		line.capMessage = message(d.Messages[0], district)
		return line
	}
	if d != nil {
		line.Feed, line.Links, line.Warnings = d.Format, d.Links, d.Warnings
		line.Accepted = err == nil
		for _, m := range d.Messages {
			x := message(m, district)
			if line.Alerts = append(line.Alerts, x); !x.Accepted {
				line.Accepted = false
				if line.Refused == nil {
					line.Refused = x.Refused
				}
			}
		}
	}
	var r *cap.Refusal
	if errors.As(err, &r) {
		line.Refused = r
	}
	return line
}

// isMessage tells a document that is one message from a feed of one.
func isMessage(d *cap.Document) bool {
	return len(d.Messages) == 1 && d.Messages[0].Alert != nil && d.Format == string(d.Messages[0].Alert.Format)
}

func message(m cap.Message, district *cap.District) capMessage {
	if m.Refused != nil {
		return capMessage{Refused: m.Refused, Warnings: []cap.Warning{}}
	}
	t := district.Touches(m.Alert)
	return capMessage{Accepted: true, Alert: m.Alert, Touches: &t, Warnings: m.Alert.Warnings}
}

func unreadable(err error) *cap.Refusal {
	var path *os.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return &cap.Refusal{Code: cap.Unreadable,
		Message: plans.Text{Zh: "无法读取文件：" + err.Error(), En: "the file cannot be read: " + err.Error()},
		Remedy:  plans.Text{Zh: "检查路径和权限", En: "check the path and the rights"}}
}
