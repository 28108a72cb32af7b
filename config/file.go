package config

import "time"

// File is a configuration file. Every field is a setting with these tags:
//
//	yaml     key in the file
//	help     one line for --help and the table of settings
//	default  as it is written in the file; the packages that use it have the same
//	env      environment variable
//	name     flag, where it is not the key with '-' for '_'
//	min, max bounds of durations; enum: the allowed words
//
// The comment of a field goes into the reference file: reasons and units. The
// structs are at the same time the flags of `footman sidecar` and `footman run`.
type File struct {
	Log
	Common
	Sidecar Sidecar `yaml:"sidecar"`
	Sync    Sync    `yaml:"sync"`
	Runner  Runner  `yaml:"run"`
}

// Log has the flags of all commands.
type Log struct {
	// Messages below this level are dropped.
	LogLevel string `yaml:"log_level" help:"Log level: trace, debug, info, warn, error." default:"info" env:"FOOTMAN_LOG_LEVEL" enum:"trace,debug,info,warn,error"`
	// auto is text on a terminal and JSON elsewhere.
	LogFormat string `yaml:"log_format" help:"Log format: auto (text on a terminal, JSON elsewhere), json, text." default:"auto" env:"FOOTMAN_LOG_FORMAT" enum:"auto,json,text"`
}

// Common is what the sidecar and the runner of a replica must agree on.
type Common struct {
	// The folder that all controllers share, on a file system with shared locks.
	Home string `yaml:"home" help:"The shared JENKINS_HOME." env:"JENKINS_HOME" placeholder:"DIR"`
	// The same after every restart and different on each host: 1 to 63 letters,
	// digits, '.', '_' or '-'. Empty: the host name.
	Name string `yaml:"name" help:"Name of this replica, stable over restarts. Default: the host name." env:"FOOTMAN_REPLICA"`
	// Sidecar, runner, controller and CLI meet here. It must be on a local disk, in
	// a folder that only this user may write. Empty: NAME.sock in /run/footman for
	// root, in $XDG_RUNTIME_DIR/footman for others.
	Socket string `yaml:"socket" help:"Unix socket of the sidecar. Default: NAME.sock in the runtime folder." env:"FOOTMAN_SOCKET" placeholder:"PATH"`
}

// Sidecar is the section of the daemon.
type Sidecar struct {
	// Peers ask here, with certificates of this cluster and nothing else. Port 0
	// picks a free one and tells peers through the home. For replicas on several
	// hosts give an address that the others reach.
	Listen string `yaml:"listen" help:"Address for peers, who show certificates." default:"127.0.0.1:0" env:"FOOTMAN_LISTEN" placeholder:"HOST:PORT"`
	// Needed when listen is 0.0.0.0 or [::], or behind an address translation. Port 0
	// means the one of listen. Empty: listen.
	AdvertisePeer string `yaml:"advertise_peer" help:"Address at which peers reach --listen, if it is another." env:"FOOTMAN_ADVERTISE_PEER" placeholder:"HOST:PORT"`
	// Without these three files the sidecar issues itself a certificate from the
	// authority in the home. They are read again when they change. See
	// docs/certificates.md for what must be in them.
	TLSCert string `yaml:"tls_cert" help:"Certificate of this replica for peers (PEM), instead of one from the home." env:"FOOTMAN_TLS_CERT" placeholder:"FILE" type:"path"`
	// The key of tls_cert.
	TLSKey string `yaml:"tls_key" help:"Key of --tls-cert (PEM)." env:"FOOTMAN_TLS_KEY" placeholder:"FILE" type:"path"`
	// Peers' certificates must be signed by one of these.
	TLSCA string `name:"tls-ca" yaml:"tls_ca" help:"Authorities that sign peers' certificates (PEM)." env:"FOOTMAN_TLS_CA" placeholder:"FILE" type:"path"`
	// The API as JSON, for controllers and scripts that don't speak gRPC. Its URL
	// and token lie beside the socket. Loopback only.
	HTTP string `yaml:"http" help:"Loopback address of the JSON API; its URL and token lie beside the socket." default:"127.0.0.1:0" env:"FOOTMAN_HTTP" placeholder:"HOST:PORT"`
	// Gossip is encrypted with the key in the home, and carries hints only: a wrong
	// address costs time, never builds. For replicas on several hosts give an
	// address that the others reach, with a fixed port (UDP and TCP).
	Gossip string `yaml:"gossip" help:"Address for encrypted gossip." default:"127.0.0.1:0" env:"FOOTMAN_GOSSIP" placeholder:"HOST:PORT"`
	// How fast gossip calls a silent member failed: lan in 5 to 8 s, fast in 2 to
	// 3 s with twice the packets. Death is decided by locks, not by this.
	Profile string `yaml:"profile" help:"Failure detection of gossip: lan or fast." default:"lan" env:"FOOTMAN_PROFILE" enum:"lan,fast"`
	// Only needed where members can't find each other through the home. A host name
	// stands for all its addresses, as that of a headless service does, and is looked
	// up again and again. A name that begins with '_' is an SRV name, which brings its
	// ports.
	Join []string `yaml:"join" help:"Gossip addresses to join, besides those found in the home." env:"FOOTMAN_JOIN" placeholder:"HOST:PORT"`
	// A local folder, never on the shared home. It helps to rejoin faster after a
	// restart and may be lost. Empty: none.
	StateDir string `yaml:"state_dir" help:"Local folder for what may be lost (gossip snapshot)." env:"FOOTMAN_STATE_DIR" placeholder:"DIR" type:"path"`
	// noadopt: this replica gets no builds of dead ones.
	Tags []string `yaml:"tags" name:"tag" help:"Tags of this replica, e.g. noadopt." env:"FOOTMAN_TAGS"`
	// Builds that no controller can resume end with a result and a log line; rebuild
	// schedules them anew. The cluster's setting of this name, if there is one,
	// wins over this.
	Unresumable string `yaml:"unresumable" help:"What follows a build that can't be resumed, unless the cluster's settings say it: abort or rebuild." default:"abort" env:"FOOTMAN_UNRESUMABLE" enum:"abort,rebuild"`
	// The two replicas that watch a name most closely try its lock this often: a
	// crash of a process is seen after half of it in the mean. Each try is one
	// request to the storage.
	FastPoll time.Duration `yaml:"fast_poll" help:"How often the two closest watchers try a peer's lock." default:"200ms" env:"FOOTMAN_FAST_POLL" min:"50ms" max:"1m"`
	// The others matter only when both closest watchers died, too.
	SlowPoll time.Duration `yaml:"slow_poll" help:"How often all other watchers try a peer's lock." default:"1s" env:"FOOTMAN_SLOW_POLL" min:"50ms" max:"5m"`
}

// Sync is the section "sync", of the daemon too.
type Sync struct {
	// false: this replica's controller loads what others change at its next start only,
	// and nobody is told what it saves. All replicas of a home should agree.
	Enabled bool `yaml:"enabled" name:"sync" help:"Keep the controller in step with what others save." default:"true" negatable:"" env:"FOOTMAN_SYNC"`
	// Events make a change known at once; this finds what all events have missed. It
	// compares attributes and reads what changed: seconds of a file server's time for
	// 50,000 jobs.
	ScanEvery time.Duration `yaml:"scan_every" name:"sync-scan-every" help:"How often all that lies on disk is compared with what is loaded." default:"15m0s" env:"FOOTMAN_SYNC_SCAN_EVERY" min:"5s" max:"24h"`
	// What no controller did, such as the work of an editor on this host, is seen at
	// once. It takes an inotify watch for each job, folder, user and node.
	Watch bool `yaml:"watch" name:"sync-watch" help:"See changes made on this host at once, by inotify." default:"true" negatable:"" env:"FOOTMAN_SYNC_WATCH"`
}

// Runner is the section "run": the runner.
type Runner struct {
	// All replicas of a home run in the same mode. active-passive needs no sidecar:
	// one controller runs, the others wait for it.
	Mode string `yaml:"mode" help:"active-active, or active-passive: a hot standby that needs no sidecar." default:"active-active" env:"FOOTMAN_MODE" enum:"active-active,active-passive"`
	// The controller as this host reaches it.
	ReadyURL string `yaml:"ready_url" help:"Root URL of the controller, asked for /health, /whoAmI or /login." default:"http://127.0.0.1:8080/" env:"FOOTMAN_READY_URL" placeholder:"URL"`
	// A sidecar of the same pod or host comes up in this time, or the runner ends
	// with code 72.
	SidecarTimeout time.Duration `yaml:"sidecar_timeout" help:"How long to wait until the sidecar says that the home is fit." default:"1m0s" env:"FOOTMAN_SIDECAR_TIMEOUT"`
	// After a crash of this host its old lock stays until the server ends the lease.
	// 0s: lease + 30s.
	NameTimeout time.Duration `yaml:"name_timeout" help:"How long to wait for this name's liveness lock. Default: lease + 30s." default:"0s" env:"FOOTMAN_NAME_TIMEOUT"`
	// A boot that takes longer is ended, because nobody else may start meanwhile.
	// Time in the setup wizard, or frozen, does not count. 0s: no limit.
	StartTimeout time.Duration `yaml:"start_timeout" help:"Longest start, without time frozen or in the setup wizard; 0: no limit." default:"20m0s" env:"FOOTMAN_START_TIMEOUT"`
	// Longer than the pauses of an overloaded garbage collector and shorter than the
	// five minutes that a build waits for its agent. 0s: never.
	HangAfter time.Duration `yaml:"hang_after" help:"Kill a controller that doesn't answer for so long; 0: never." default:"2m0s" env:"FOOTMAN_HANG_AFTER"`
	// An orderly stop with running Pipelines takes seconds. Give the service manager
	// more than this (systemd waits 90 s by default).
	StopTimeout time.Duration `yaml:"stop_timeout" help:"From SIGTERM to SIGKILL." default:"1m20s" env:"FOOTMAN_STOP_TIMEOUT"`
	// Far below the lease, and above the stalls of a busy server, which would
	// otherwise freeze Jenkins for nothing.
	FreezeAfter time.Duration `yaml:"freeze_after" help:"Freeze the controller when its lock was not proven for so long." default:"10s" env:"FOOTMAN_FREEZE_AFTER"`
	// Each proof is one small write per lock.
	ProveEvery time.Duration `yaml:"prove_every" help:"How often the lock is proven." default:"1s" env:"FOOTMAN_PROVE_EVERY"`
	// A host that vanishes keeps its locks so long. 90 s on a Linux server that
	// nobody tuned (/proc/fs/nfsd/nfsv4leasetime says it), 30 s on ONTAP. Longer
	// than the truth is dangerous: the fence would come too late.
	Lease time.Duration `yaml:"lease" help:"Lease time of the NFS server." default:"1m30s" env:"FOOTMAN_LEASE"`
	// A stop that the runner was asked for is never followed by a start.
	Restart string `yaml:"restart" help:"Start a controller that ended anew: no, on-failure or always." default:"no" env:"FOOTMAN_RESTART" enum:"no,on-failure,always"`
	// A command that does not exec its controller leaves it behind, with the lock,
	// when the runner is killed. true takes that risk.
	AllowWrapper bool `yaml:"allow_wrapper" help:"Let a command serve that did not exec its controller: when the runner is killed, that controller lives on and nobody freezes it." default:"false" env:"FOOTMAN_ALLOW_WRAPPER"`
	// auto: in mode active-active the init scripts of the bridge are put into the home,
	// right before each start, and what would run before them is refused. off: the
	// controller keeps the contract by other means (a plugin).
	Bridge string `yaml:"bridge" help:"auto: put the bridge's init scripts into the home; off: the controller brings its own." default:"auto" env:"FOOTMAN_BRIDGE" enum:"auto,off"`
	// The java launcher reads JDK_JAVA_OPTIONS from Java 9 on. none: the command has
	// the options that footman jvm-options prints.
	JVMOptionsEnv string `yaml:"jvm_options_env" help:"Environment variable that gives the controller's JVM its options, or none." default:"JDK_JAVA_OPTIONS" env:"FOOTMAN_JVM_OPTIONS_ENV" placeholder:"NAME"`
	// A script that runs before the bridge could load builds of other replicas, which
	// would run them twice. Name only those that you have read.
	AllowInitScripts []string `yaml:"allow_init_scripts" name:"allow-init-script" help:"Let this script run before the bridge: init.groovy, or a file of init.groovy.d." env:"FOOTMAN_ALLOW_INIT_SCRIPTS" placeholder:"FILE"`
	// For kubelets and other watchdogs: it counts a frozen controller as alive.
	// Empty: none.
	LivenessListen string `yaml:"liveness_listen" help:"Address of the runner's own /livez." env:"FOOTMAN_LIVENESS_LISTEN" placeholder:"HOST:PORT"`
	// What to start, as a list of words. After -- on the command line it is the same.
	Command []string `yaml:"command" arg:"" optional:"" passthrough:"" help:"The controller and its arguments, after --."`
}
