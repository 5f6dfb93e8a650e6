using System.Diagnostics;

namespace Hostcall.Scenarios.Commands;

/// <summary>The runtime of a process that is copied by fork(), and whose copies go on.</summary>
internal static class CopiedRuntime
{
    /// <summary>
    /// Has compiled code lie in memory that a copy has for itself. By default the runtime maps that memory twice and shared, to write it in one
    /// place and run it in the other: original and copy would compile into the same bytes, and either could run what the other wrote.
    /// </summary>
    public static ProcessStartInfo Prepare(ProcessStartInfo start)
    {
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        return start;
    }
}
