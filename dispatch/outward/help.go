package outward

// Help describes the file, for the command line.
const Help = `Nothing leaves the building and nothing is fetched unless --outward names a file.
An exercise never sends anything, whatever the file says. The file is YAML, read
strictly; faults are told with file:line. Secrets stand in files of their own that
only their owner may read (chmod 600), never in the file itself or in an address.

  outward: 1
  contacts: contacts.yaml          # {person: {sms: number, telephone: number}}, chmod 600
  paths:                           # ways out; one adapter, made of templates
    - id: sms
      channel: sms                 # sms, telephone
      from_step: 1                 # from which step of the escalation line; default 1
      url: https://gateway/send    # .To .Text .ID may stand in url, headers and body
      headers: {Authorization: 'Bearer {{secret "token"}}'}
      body: '{"to":{{json .To}},"text":{{json .Text}},"id":{{json .ID}}}'
      secrets: {token: sms.token}  # name: file
      sign: {header: X-Signature, secret: token}   # HMAC-SHA256 of the body, hexadecimal
      success: {status: [200], field: code, equals: "0", receipt: data.id}
      timeout: 10s                 # default 10s
      give_up: 1h                  # default 1h: tried with back-off for so long
      test: {every: 24h, to: "13900000000"}
    - id: release                  # the warning release platform, or another channel of the plan
      channel: platform            # submitted by machine what the issuer sends to this channel
      url: https://platform/submit # .File is CAP 1.2; .Body the text for the channel; .Title .Level .Area .ID
      headers: {Content-Type: application/xml}
      body: '{{.File}}'
      success: {field: code, equals: "0", receipt: data.id, reason: message}
      give_up: 2h                  # no test: it would stand before the public
  feeds:                           # warnings of others, asked again and again
    - id: city
      source: city                 # city: forwarded by the duty officer; outside: relayed
      url: https://warnings/feed   # CAP 1.0-1.2, 12379, or Atom and RSS of them
      every: 1m
      headers: {User-Agent: wanghuo}
      secret_headers: {Authorization: city.token}  # the whole value stands in the file
      linked: true                 # fetch messages that the feed only names, on its host
  givers:                          # who may hand warnings in: POST /api/w/{workspace}/cap
    - {id: platform, source: city, sha256: <SHA-256 of the token>}
  takers:                          # who may fetch the district's own:
    - {id: media, sha256: <...>}   # GET /api/w/{workspace}/cap/feed, .../cap/{id}.xml
  give: {sender: district.example, district: {zh: ..., en: ...}}

A token goes in the header "Authorization: Bearer ..."; the file holds its SHA-256
alone (printf %s TOKEN | sha256sum).

A warning is submitted when it has been issued, adjusted, extended or lifted by the
right hands, in that order, and tried until it is taken, refused or given up; the
state stands on the warning's page. With a receipt it is accepted; without one it
is sent, and a person records the platform's word. An answer 400, 409 or 422, or a
field that is not as wanted, is a refusal and is not tried again.

A page says how many alarms wait and what to do, and nothing of what they are about.
It goes to whom an alarm has reached that nobody acknowledged, is tried until it goes
through, is no longer wanted or is given up, and every outcome is on record at the
alarm. Each path is tested as "test" says; one that fails shows on every desk.

不指定 --outward 则不对外发送、不抓取；演练工作区任何情况下都不对外发送。配置为 YAML，
错误注明文件和行号。外来预警经 feeds 抓取或由 givers 提交，
channel 为 platform 的通道在预警发布、调整、延长、解除后自动向发布平台报送，有回执即为已接收，被拒或超时即告警，
未配置时由人工登记回执；触及本区的成为待转发的预警，测试、演练信息只作记录；takers 凭令牌获取本区预警。口令等写在单独文件中（chmod 600），不写入配置或网址。通知短信只写
「有几条待签收」，不含地点、姓名和数字。每条通道定期测试，失败时在各席位显示。`
