package main

import (
	"fmt"
	"runtime/debug"
)

// commands is the whole command line.
type commands struct {
	Serve     ServeCmd     `cmd:"" help:"Run the server. | 启动服务。"`
	User      UserCmd      `cmd:"" help:"Persons who may sign in. | 用户管理。"`
	Register  RegisterCmd  `cmd:"" help:"Teams, experts, stock, shelters and the other registers. | 登记册：队伍、专家、物资、避难场所等。"`
	Workspace WorkspaceCmd `cmd:"" help:"Workspaces and their rosters. | 工作区与名册。"`
	Verify    VerifyCmd    `cmd:"" help:"Verify the logs, also against signed heads. | 校验日志。"`
	Head      HeadCmd      `cmd:"" help:"Print where the logs end, signed; keep it elsewhere. | 输出签名的日志头，请存放于别处。"`
	Backup    BackupCmd    `cmd:"" help:"Write a backup, while the server runs or not. | 备份。"`
	Restore   RestoreCmd   `cmd:"" help:"Restore a backup into an empty directory. | 恢复备份。"`
	Erasures  ErasuresCmd  `cmd:"" help:"Print which personal data was destroyed. | 列出已销毁的个人信息密钥。"`
	Plan      PlanCmd      `cmd:"" help:"Look at a plan. | 查看预案数据。"`
	Rehearse  RehearseCmd  `cmd:"" help:"Play scenarios on a virtual clock; exit 0 only if every step holds. | 推演脚本：以虚拟时钟运行并逐项核对。"`
	Cap       CapCmd       `cmd:"" help:"Warnings of others: CAP and 12379. | 外来预警信息（CAP、12379）。"`
	Version   VersionCmd   `cmd:"" help:"Print the version. | 显示版本。"`
}

// VersionCmd is `wanghuo version`.
type VersionCmd struct{}

// Run prints the version.
func (VersionCmd) Run(io streams) error {
	fmt.Fprintln(io.out, "wanghuo", version())
	return nil
}

// version is what the build knows of itself.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 && (v == "" || v == "(devel)") {
			v = "devel " + s.Value[:12]
		}
	}
	if v == "" {
		v = "devel"
	}
	return v
}
