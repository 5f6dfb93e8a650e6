using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Hostcall.Tests")]
