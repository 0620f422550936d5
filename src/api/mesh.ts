import type { DurationMs, TimeMs } from "../base/units.ts";

/** A service mesh around the workloads that are enrolled in it; names and defaults are Istio's. */
export interface MeshSpec {
  /** It is up: certificates are issued and renewed, and changed rules reach the proxies. */
  readonly controlPlane: boolean;
  /** What enrolled workloads take (`PeerAuthentication`): plaintext, both, or mutual TLS only. */
  readonly mtls: "DISABLE" | "PERMISSIVE" | "STRICT";
  /** Lifetime of a pod's certificate, which is renewed when half of it is over, give or take a hundredth. */
  readonly certificateMs: DurationMs;
}

/** Who may ask what of a workload: an `AuthorizationPolicy` that allows, with one rule. Others get 403. */
export interface Authorization {
  readonly enabled: boolean;
  /** Calling workloads, known by their certificates; null = anybody. */
  readonly from: readonly string[] | null;
  /** HTTP methods; null = any, as for a rule that sees only connections. */
  readonly methods: readonly string[] | null;
}

/**
 * An `AuthorizationPolicy` as the callee's proxy has it. What any DENY matches is refused; where there is an ALLOW, so is
 * what none of them matches.
 */
export interface AccessPolicy {
  readonly action: "ALLOW" | "DENY";
  /** It matches what one of them does; none matches nothing. */
  readonly rules: readonly AccessRule[];
}

/** What a node lets through to a workload's pods: callers are known by their labels, with or without certificate. */
export interface NodeFilter {
  /** Calling workloads to which the kernel opens a connection; null = to anybody. */
  readonly from: readonly string[] | null;
  /** The proxy of the node lets through what one of them matches; null = it is not on the way. */
  readonly requests: readonly AccessRule[] | null;
}

/** All parts must hold; null = anything. */
export interface AccessRule {
  /** Calling workloads, known by their certificates. */
  readonly from: readonly string[] | null;
  readonly methods: readonly string[] | null;
}

/** Counts are cumulative, of attempts between workloads; callers from outside come through a gateway and do not count. */
export interface MeshReading {
  readonly encrypted: number;
  readonly plaintext: number;
  /** Plaintext that a strict workload refused. */
  readonly refusedPlaintext: number;
  /** Refused by an `Authorization`. */
  readonly forbidden: number;
  /** Connections that an expired or missing certificate prevented. */
  readonly handshakeFailures: number;
  /** Certificates issued in place of another one of the same pod. */
  readonly rotations: number;
  /** Age of the oldest certificate of a running pod; NaN without any. */
  readonly oldestMs: TimeMs;
  /** The same of each workload. */
  readonly oldestOf: Float64Array;
  /** How old a certificate may be, and at what age it is renewed, give or take a hundredth of its lifetime. */
  readonly lifetimeMs: DurationMs;
  readonly renewalMs: DurationMs;
}
