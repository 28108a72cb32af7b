package sidecar

import (
	"context"
	"crypto/subtle"
	"fmt"
	"os"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// tokenHeader carries the secret of the home's peer.token file. Whoever can read
// that file can write the ledger, so the token gives nothing more than the disk does.
const tokenHeader = "footman-token"

// tokenRetries and tokenPause bound the wait for another replica that has created
// the file a moment ago and is still writing it.
const (
	tokenRetries = 20
	tokenPause   = 50 * time.Millisecond
)

func readToken(path string) (string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("read peer token: %w", err)
	}
	token := strings.TrimSpace(string(data))
	for i := 0; token == "" && i < tokenRetries; i++ { // another replica is writing it just now
		<-time.After(tokenPause)
		if data, err = os.ReadFile(path); err != nil {
			return "", fmt.Errorf("read peer token: %w", err)
		}
		token = strings.TrimSpace(string(data))
	}
	if token == "" {
		return "", fmt.Errorf("read peer token: %s is empty; remove it while no sidecar runs, and it is made anew", path)
	}
	return token, nil
}

// checkToken refuses calls on the TCP listener that don't carry the token.
type checkToken string

func (want checkToken) check(ctx context.Context) error {
	md, _ := metadata.FromIncomingContext(ctx)
	got := md.Get(tokenHeader)
	if len(got) != 1 || subtle.ConstantTimeCompare([]byte(got[0]), []byte(want)) != 1 {
		return status.Error(codes.Unauthenticated, "peer token is missing or wrong; it is in .footman/peer.token of the home")
	}
	return nil
}

func (want checkToken) unary(ctx context.Context, req any, _ *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
	if err := want.check(ctx); err != nil {
		return nil, err
	}
	return next(ctx, req)
}

func (want checkToken) stream(srv any, ss grpc.ServerStream, _ *grpc.StreamServerInfo, next grpc.StreamHandler) error {
	if err := want.check(ss.Context()); err != nil {
		return err
	}
	return next(srv, ss)
}

// sendToken puts the token into calls to peers.
type sendToken string

func (t sendToken) GetRequestMetadata(context.Context, ...string) (map[string]string, error) {
	return map[string]string{tokenHeader: string(t)}, nil
}

// RequireTransportSecurity is false because the listener is on loopback only.
func (sendToken) RequireTransportSecurity() bool { return false }
