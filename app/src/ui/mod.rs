//! Building blocks of the interface: no data access, no knowledge of any screen.
