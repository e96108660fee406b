//! Workspaces, sessions, members and tokens.

use super::{Pending, delete, get, patch, post, put};
use crate::model::{
    Credentials, Me, Member, MemberId, MemberPatch, NewMember, NewPassword, NewToken, NewWorkspace, Page, PasswordChange, Token,
    TokenCreated, WorkspaceCreated,
};

/// Signs a workspace up. Only on the base host.
pub fn sign_up(new: &NewWorkspace) -> Pending<WorkspaceCreated> {
    post("/workspaces", new)
}

pub fn sign_in(credentials: &Credentials) -> Pending<Me> {
    post("/session", credentials)
}

pub fn sign_out() -> Pending<()> {
    delete("/session", None)
}

/// Who is signed in; refused with 401 when nobody is.
pub fn me() -> Pending<Me> {
    get("/session")
}

pub fn members() -> Pending<Page<Member>> {
    get("/members?limit=200")
}

pub fn add_member(new: &NewMember) -> Pending<Member> {
    post("/members", new)
}

pub fn update_member(id: MemberId, revision: i64, change: &MemberPatch) -> Pending<Member> {
    patch(format!("/members/{id}"), revision, change)
}

pub fn set_password(id: MemberId, new: &NewPassword) -> Pending<()> {
    put(format!("/members/{id}/password"), new)
}

/// Sets one's own password.
pub fn change_password(change: &PasswordChange) -> Pending<()> {
    put("/session/password", change)
}

pub fn tokens() -> Pending<Page<Token>> {
    get("/tokens")
}

pub fn create_token(new: &NewToken) -> Pending<TokenCreated> {
    post("/tokens", new)
}
