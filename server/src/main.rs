//! The binary `earshot`: the arguments go in, an exit code comes out. Everything else is in the library, where tests
//! reach it.

fn main() -> std::process::ExitCode {
    server::cli::main()
}
