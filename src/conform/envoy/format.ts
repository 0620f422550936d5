/** What a recording of Envoy's looks like inside; field names in `config` are Envoy's own. Times in milliseconds. */
export interface Config {
  readonly protocol: "http1" | "http2";
  readonly clusters: Readonly<Record<string, ClusterConfig>>;
  readonly routes: readonly RouteConfig[];
  readonly filters?: readonly FilterConfig[];
  readonly vhost?: VhostConfig;
  readonly hcm?: HcmConfig;
}

interface Percent {
  readonly value: number;
}

export interface FractionConfig {
  readonly numerator?: number;
  readonly denominator?: "HUNDRED" | "TEN_THOUSAND" | "MILLION";
}

interface RuntimeFraction {
  readonly default_value?: FractionConfig;
}

export interface ClusterConfig {
  readonly hosts: readonly HostConfig[];
  readonly localityWeights?: Readonly<Record<string, number>>;
  readonly overprovisioning?: number;
  readonly connect_timeout?: string;
  readonly http2?: { readonly max_concurrent_streams?: number };
  readonly common_http?: { readonly max_requests_per_connection?: number; readonly idle_timeout?: string };
  readonly circuit_breakers?: {
    readonly thresholds?: readonly ThresholdConfig[];
    readonly per_host_thresholds?: readonly ThresholdConfig[];
  };
  readonly common_lb_config?: {
    readonly healthy_panic_threshold?: Percent;
    readonly zone_aware_lb_config?: { readonly fail_traffic_on_panic?: boolean };
    readonly locality_weighted_lb_config?: unknown;
    readonly consistent_hashing_lb_config?: HashingConfig;
  };
  readonly lb_policy?: string;
  readonly least_request_lb_config?: LeastRequestConfig;
  readonly ring_hash_lb_config?: RingConfig;
  readonly maglev_lb_config?: { readonly table_size?: number };
  readonly load_balancing_policy?: { readonly policies: readonly [PolicyConfig] };
  readonly outlier_detection?: Readonly<Record<string, unknown>>;
}

interface HostConfig {
  readonly name: string;
  readonly weight?: number;
  readonly priority?: number;
  readonly locality?: string;
  readonly health?: string;
}

export interface ThresholdConfig {
  readonly priority?: "DEFAULT" | "HIGH";
  readonly max_connections?: number;
  readonly max_pending_requests?: number;
  readonly max_requests?: number;
  readonly max_retries?: number;
  readonly track_remaining?: boolean;
  readonly retry_budget?: { readonly budget_percent?: Percent; readonly min_retry_concurrency?: number };
}

interface LeastRequestConfig {
  readonly choice_count?: number;
  readonly active_request_bias?: number | { readonly default_value?: number };
  readonly selection_method?: "N_CHOICES" | "FULL_SCAN";
}

interface RingConfig {
  readonly minimum_ring_size?: number;
  readonly maximum_ring_size?: number;
  readonly hash_function?: "XX_HASH" | "MURMUR_HASH_2";
}

interface HashingConfig {
  readonly hash_balance_factor?: number;
}

interface PolicyConfig {
  readonly typed_extension_config: {
    readonly name: string;
    readonly typed_config: LeastRequestConfig &
      RingConfig & { readonly table_size?: number; readonly consistent_hashing_lb_config?: HashingConfig };
  };
}

export interface StringMatch {
  readonly exact?: string;
  readonly prefix?: string;
  readonly suffix?: string;
  readonly contains?: string;
  readonly safe_regex?: { readonly regex: string };
}

export interface HeaderMatchConfig extends Partial<Record<"exact_match" | "prefix_match" | "suffix_match", string>> {
  readonly name: string;
  readonly string_match?: StringMatch;
  readonly present_match?: boolean;
  readonly invert_match?: boolean;
}

export interface RouteConfig {
  readonly match: {
    readonly prefix?: string;
    readonly path?: string;
    readonly safe_regex?: { readonly regex: string };
    readonly headers?: readonly HeaderMatchConfig[];
    readonly runtime_fraction?: RuntimeFraction;
  };
  readonly route?: ForwardConfig;
  readonly direct_response?: { readonly status: number; readonly body?: { readonly inline_string?: string } };
  readonly redirect?: { readonly response_code?: string };
}

export interface ForwardConfig {
  readonly cluster?: string;
  readonly cluster_header?: string;
  readonly weighted_clusters?: { readonly clusters: readonly { readonly name: string; readonly weight: number }[] };
  readonly priority?: "DEFAULT" | "HIGH";
  readonly timeout?: string;
  readonly idle_timeout?: string;
  readonly max_stream_duration?: { readonly max_stream_duration?: string };
  readonly retry_policy?: RetryConfig;
  readonly hedge_policy?: { readonly hedge_on_per_try_timeout?: boolean };
  readonly hash_policy?: readonly HashPolicyConfig[];
  readonly cluster_not_found_response_code?: "SERVICE_UNAVAILABLE" | "NOT_FOUND" | "INTERNAL_SERVER_ERROR";
  readonly request_mirror_policies?: readonly {
    readonly cluster: string;
    readonly runtime_fraction?: RuntimeFraction;
    readonly disable_shadow_host_suffix_append?: boolean;
  }[];
}

export interface HashPolicyConfig {
  readonly header?: { readonly header_name: string };
  readonly query_parameter?: { readonly name: string };
  readonly connection_properties?: { readonly source_ip?: boolean };
  readonly terminal?: boolean;
}

export interface RetryConfig {
  readonly retry_on?: string;
  readonly num_retries?: number;
  readonly per_try_timeout?: string;
  readonly per_try_idle_timeout?: string;
  readonly retriable_status_codes?: readonly number[];
  readonly retriable_headers?: readonly HeaderMatchConfig[];
  readonly retry_back_off?: { readonly base_interval: string; readonly max_interval?: string };
  readonly rate_limited_retry_back_off?: {
    readonly reset_headers?: readonly { readonly name: string; readonly format?: "SECONDS" | "UNIX_TIMESTAMP" }[];
    readonly max_interval?: string;
  };
  readonly retry_host_predicate?: readonly { readonly name: string }[];
  readonly host_selection_retry_max_attempts?: number;
}

export interface FilterConfig {
  readonly name: string;
  readonly typed_config: {
    readonly headers?: readonly HeaderMatchConfig[];
    readonly delay?: {
      readonly fixed_delay?: string;
      readonly header_delay?: unknown;
      readonly percentage?: FractionConfig;
    };
    readonly abort?: {
      readonly http_status?: number;
      readonly header_abort?: unknown;
      readonly percentage?: FractionConfig;
    };
    readonly max_active_faults?: number;
    readonly token_bucket?: {
      readonly max_tokens: number;
      readonly tokens_per_fill?: number;
      readonly fill_interval: string;
    };
    readonly status?: { readonly code?: number };
    readonly filter_enabled?: RuntimeFraction;
    readonly filter_enforced?: RuntimeFraction;
  };
}

export interface VhostConfig {
  readonly include_request_attempt_count?: boolean;
  readonly include_attempt_count_in_response?: boolean;
  readonly per_request_buffer_limit_bytes?: number;
  readonly retry_policy?: RetryConfig;
  readonly hedge_policy?: ForwardConfig["hedge_policy"];
}

export interface HcmConfig {
  readonly internal_address_config?: {
    readonly cidr_ranges?: readonly { readonly address_prefix: string; readonly prefix_len: number }[];
  };
  readonly stream_idle_timeout?: string;
  readonly delayed_close_timeout?: string;
}

/** How a host, or the n-th attempt of a request, behaves. */
export interface Behaviour {
  readonly status?: number;
  readonly afterMs?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly reset?: boolean;
  readonly close?: boolean;
  readonly hang?: boolean;
  readonly partial?: boolean;
  readonly partialMs?: number;
  readonly refuse?: boolean;
  readonly grpcStatus?: number;
  readonly down?: boolean;
  readonly blackhole?: boolean;
}

export interface RequestScript {
  readonly id: string;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly bodyBytes?: number;
  readonly abortAfterMs?: number;
  readonly replies?: readonly Behaviour[];
  /** Of a bulk. */
  readonly n?: number;
  readonly parallel?: number;
  /** Values of the header `x-key`, one a request. */
  readonly keys?: readonly string[];
}

export interface See {
  readonly kind: "req" | "bulk" | "set" | "sweep" | "outlier-events" | "probe";
  readonly hosts?: Readonly<Record<string, Behaviour>>;
  readonly request?: RequestScript;
}

/** A line's `did`, or what we did. */
export type Did = Readonly<Record<string, unknown>>;
