using System.Runtime.CompilerServices;

// The tests hold the interop structs against the system's C headers.
[assembly: InternalsVisibleTo("Hostcall.Tests")]
