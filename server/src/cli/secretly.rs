//! A line that is typed and not shown. In: what to ask for. Out: the line, wiped when it is dropped. It refuses to leave a terminal
//! that shows nothing, however it ends: but for the program being killed in the middle, after which `stty echo` helps.

use super::output;
use age::secrecy::zeroize::Zeroizing;
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use std::io::{self, BufRead, IsTerminal, Read};

/// A terminal that shows nothing until this is dropped.
struct Hidden(Termios);

impl Hidden {
    fn begin() -> io::Result<Self> {
        let before = tcgetattr(io::stdin())?;
        let mut hidden = before.clone();
        hidden.local_modes.remove(LocalModes::ECHO);
        // The line end is shown, so that what follows begins a line of its own.
        hidden.local_modes.insert(LocalModes::ECHONL);
        // What was typed before it was asked for was shown already, and is thrown away.
        tcsetattr(io::stdin(), OptionalActions::Flush, &hidden)?;
        Ok(Self(before))
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        // There is nothing else to try.
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.0);
    }
}

/// Reads one line of at most so many bytes from standard input.
pub(super) fn line(what: &str, longest: u64) -> io::Result<Zeroizing<String>> {
    // In one piece: what grows leaves copies behind.
    let mut line = Zeroizing::new(String::with_capacity(usize::try_from(longest).unwrap_or(0)));
    let stdin = io::stdin();
    let _hidden = match stdin.is_terminal() {
        true => {
            let hidden = Hidden::begin()?;
            output::note(format!(
                "Type {what}, then Enter (it is not shown while you type):"
            ));
            Some(hidden)
        }
        false => None,
    };
    stdin.lock().take(longest).read_line(&mut line)?;
    Ok(line)
}
