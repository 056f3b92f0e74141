package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"golang.org/x/term"
)

// UserCmd is `wanghuo user`.
type UserCmd struct {
	Add     UserAddCmd     `cmd:"" help:"Let somebody in; the password is read from standard input. | 新增用户，密码从标准输入读取。"`
	Passwd  UserPasswdCmd  `cmd:"" help:"Give somebody a new password; ends his sessions. | 重设密码并结束其登录。"`
	List    UserListCmd    `cmd:"" help:"List everybody. | 列出用户。"`
	Disable UserDisableCmd `cmd:"" help:"Keep somebody out. | 停用用户。"`
	Enable  UserEnableCmd  `cmd:"" help:"Let somebody in again. | 启用用户。"`
}

// UserAddCmd is `wanghuo user add`.
type UserAddCmd struct {
	Data  dataDir `required:"" type:"path" help:"Data directory. | 数据目录。"`
	ID    string  `arg:"" help:"Id to sign in with: a-z, 0-9, dot, dash. | 用户名。"`
	Name  string  `required:"" help:"Name shown to others. | 姓名。"`
	Admin bool    `help:"May make persons and workspaces. | 管理员。"`
}

// Run adds a person.
func (c *UserAddCmd) Run(ctx context.Context, std streams) error {
	if err := c.Data.exists(); err != nil {
		return err
	}
	password, err := readPassword(std)
	if err != nil {
		return err
	}
	return withOffice(ctx, c.Data, func(o office) error {
		return o.AddPerson(ctx, newPerson{ID: c.ID, Name: c.Name, Password: password, Administrator: c.Admin})
	})
}

// UserPasswdCmd is `wanghuo user passwd`.
type UserPasswdCmd struct {
	Data dataDir `required:"" type:"path" help:"Data directory. | 数据目录。"`
	ID   string  `arg:"" help:"Whose. | 用户名。"`
}

// Run sets a password.
func (c *UserPasswdCmd) Run(ctx context.Context, std streams) error {
	if err := c.Data.exists(); err != nil {
		return err
	}
	password, err := readPassword(std)
	if err != nil {
		return err
	}
	return withOffice(ctx, c.Data, func(o office) error {
		return o.SetPassword(ctx, newPerson{ID: c.ID, Password: password})
	})
}

// UserListCmd is `wanghuo user list`.
type UserListCmd struct {
	Data dataDir `required:"" type:"path" help:"Data directory. | 数据目录。"`
}

// Run lists the persons.
func (c *UserListCmd) Run(ctx context.Context, std streams) error {
	return withOffice(ctx, c.Data, func(o office) error {
		list, err := o.Persons(ctx)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(std.out, 0, 4, 2, ' ', 0)
		for _, p := range list {
			state := "enabled"
			if !p.Enabled {
				state = "disabled"
			}
			role := ""
			if p.Administrator {
				role = "administrator"
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", p.ID, p.Name, state, role)
		}
		return w.Flush()
	})
}

// UserDisableCmd is `wanghuo user disable`.
type UserDisableCmd struct {
	Data dataDir `required:"" type:"path" help:"Data directory. | 数据目录。"`
	ID   string  `arg:"" help:"Whom. | 用户名。"`
}

// Run keeps a person out.
func (c *UserDisableCmd) Run(ctx context.Context) error {
	return withOffice(ctx, c.Data, func(o office) error { return o.SetEnabled(ctx, c.ID, false) })
}

// UserEnableCmd is `wanghuo user enable`.
type UserEnableCmd struct {
	Data dataDir `required:"" type:"path" help:"Data directory. | 数据目录。"`
	ID   string  `arg:"" help:"Whom. | 用户名。"`
}

// Run lets a person in again.
func (c *UserEnableCmd) Run(ctx context.Context) error {
	return withOffice(ctx, c.Data, func(o office) error { return o.SetEnabled(ctx, c.ID, true) })
}

// readPassword reads a password from the terminal without echo, twice, or one
// line from a pipe. Never from the command line: others can read that.
func readPassword(std streams) (string, error) {
	if f, ok := std.in.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return typedPassword(f, std.err)
	}
	line, err := bufio.NewReader(io.LimitReader(std.in, 4096)).ReadString('\n')
	if err != nil && (!errors.Is(err, io.EOF) || line == "") {
		return "", errors.New("标准输入中没有密码 / no password on standard input")
	}
	return strings.TrimRight(line, "\r\n"), nil
}

func typedPassword(f *os.File, prompt io.Writer) (string, error) {
	var typed [2]string
	for i, what := range []string{"密码 / password: ", "再输入一次 / again: "} {
		fmt.Fprint(prompt, what)
		b, err := term.ReadPassword(int(f.Fd()))
		fmt.Fprintln(prompt)
		if err != nil {
			return "", err
		}
		typed[i] = string(b)
	}
	if typed[0] != typed[1] {
		return "", errors.New("两次输入不一致 / the two do not match")
	}
	return typed[0], nil
}
