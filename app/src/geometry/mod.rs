//! The proofing canvas's maths and tools as pure functions and state machines; no browser needed to test them.
