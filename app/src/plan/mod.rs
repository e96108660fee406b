//! Scheduling as pure functions: the same results natively and in wasm.
