package sidecar

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"sync/atomic"

	"github.com/footman-ci/footman/certs"
	"golang.org/x/sys/unix"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/peer"
)

// caller is who is at the other end of a connection.
type caller struct {
	credentials.CommonAuthInfo
	door door
	from string
	uid  int // of doorLocal
	pid  int
	tls  *tls.ConnectionState // of doorPeer
	conn *boundedConn
	in   atomic.Bool // conn was told that it is let in
}

// AuthType implements credentials.AuthInfo.
func (c *caller) AuthType() string { return "footman-" + c.door.String() }

// letIn is for connections that are safe only when they made a call.
func (c *caller) letIn() {
	if c.conn != nil && c.in.CompareAndSwap(false, true) {
		c.conn.letIn()
	}
}

// who names the caller for audit lines and rates.
func (c *caller) who(id certs.Identity) string {
	switch c.door {
	case doorLocal:
		return "uid " + strconv.Itoa(c.uid)
	case doorPeer:
		return id.String()
	default:
		return "token"
	}
}

// httpCaller is whoever has the token. The address is the connection's: httpapi
// passes nothing on that a client says.
func httpCaller(ctx context.Context) *caller {
	c := &caller{door: doorHTTP}
	if md, ok := metadata.FromIncomingContext(ctx); ok {
		if from := md.Get("x-forwarded-for"); len(from) > 0 {
			c.from = from[0]
		}
	}
	return c
}

// grpcCaller is who the connection's credentials found.
func grpcCaller(ctx context.Context) *caller {
	if p, ok := peer.FromContext(ctx); ok {
		if c, ok := p.AuthInfo.(*caller); ok {
			return c
		}
	}
	return nil
}

var errNotAClient = errors.New("these credentials are for listeners")

// localCreds asks the kernel who connected to the unix socket.
type localCreds struct{ count *callCounts }

// ServerHandshake implements credentials.TransportCredentials. Not a byte is sent.
func (l localCreds) ServerHandshake(raw net.Conn) (net.Conn, credentials.AuthInfo, error) {
	c := &caller{door: doorLocal, from: "unix", CommonAuthInfo: credentials.CommonAuthInfo{SecurityLevel: credentials.PrivacyAndIntegrity}}
	inner := raw
	if b, ok := raw.(*boundedConn); ok {
		c.conn, inner = b, b.Conn
	}
	ucred, err := peerCred(inner)
	if err == nil && ucred.Uid != 0 && int(ucred.Uid) != os.Geteuid() {
		err = fmt.Errorf("user %d may not use the socket of user %d", ucred.Uid, os.Geteuid())
	}
	if err != nil {
		l.count.strangers.Add(1)
		return nil, nil, err
	}
	c.uid, c.pid = int(ucred.Uid), int(ucred.Pid)
	return raw, c, nil
}

func peerCred(conn net.Conn) (*unix.Ucred, error) {
	uc, ok := conn.(*net.UnixConn)
	if !ok {
		return nil, errors.New("not a unix socket")
	}
	sc, err := uc.SyscallConn()
	if err != nil {
		return nil, err
	}
	var ucred *unix.Ucred
	var credErr error
	if err := sc.Control(func(fd uintptr) { ucred, credErr = unix.GetsockoptUcred(int(fd), unix.SOL_SOCKET, unix.SO_PEERCRED) }); err != nil {
		return nil, err
	}
	return ucred, credErr
}

// ClientHandshake implements credentials.TransportCredentials.
func (localCreds) ClientHandshake(context.Context, string, net.Conn) (net.Conn, credentials.AuthInfo, error) {
	return nil, nil, errNotAClient
}

// Info implements credentials.TransportCredentials.
func (localCreds) Info() credentials.ProtocolInfo {
	return credentials.ProtocolInfo{SecurityProtocol: "local"}
}

// Clone implements credentials.TransportCredentials.
func (l localCreds) Clone() credentials.TransportCredentials { return l }

// OverrideServerName implements credentials.TransportCredentials.
func (localCreds) OverrideServerName(string) error { return nil }

// peerCreds is TLS between sidecars, at either end.
type peerCreds struct {
	credentials.TransportCredentials
	store *certs.Store
	count *callCounts // nil at the calling end
}

// serverCreds lets replicas of this cluster in.
func serverCreds(store *certs.Store, count *callCounts) peerCreds {
	return peerCreds{credentials.NewTLS(store.Server()), store, count}
}

// clientCreds calls the replica name.
func clientCreds(store *certs.Store, name string) peerCreds {
	return peerCreds{credentials.NewTLS(store.Client(name)), store, nil}
}

// ServerHandshake implements credentials.TransportCredentials.
func (p peerCreds) ServerHandshake(raw net.Conn) (net.Conn, credentials.AuthInfo, error) {
	conn, info, err := p.TransportCredentials.ServerHandshake(raw)
	if err != nil {
		p.count.strangers.Add(1)
		p.store.Refused(err, "in", raw.RemoteAddr())
		return nil, nil, err
	}
	t, ok := info.(credentials.TLSInfo)
	if !ok {
		return nil, nil, fmt.Errorf("unexpected credentials %T", info)
	}
	c := &caller{door: doorPeer, from: raw.RemoteAddr().String(), tls: &t.State, CommonAuthInfo: t.CommonAuthInfo}
	if b, ok := raw.(*boundedConn); ok {
		c.conn = b
		c.letIn()
	}
	return conn, c, nil
}

// ClientHandshake implements credentials.TransportCredentials.
func (p peerCreds) ClientHandshake(ctx context.Context, authority string, raw net.Conn) (net.Conn, credentials.AuthInfo, error) {
	conn, info, err := p.TransportCredentials.ClientHandshake(ctx, authority, raw)
	if _, refused := errors.AsType[*certs.RefusedError](err); refused { // others are a peer that went away
		p.store.Refused(err, "out", raw.RemoteAddr())
	}
	return conn, info, err
}

// Clone implements credentials.TransportCredentials.
func (p peerCreds) Clone() credentials.TransportCredentials {
	return peerCreds{p.TransportCredentials.Clone(), p.store, p.count}
}
