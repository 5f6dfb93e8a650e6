using System.Reflection;
using BenchmarkDotNet.Running;
using Hostcall.Results;
using Iced.Intel;

namespace Hostcall.Scenarios.Measurement;

/// <summary>What was used to measure, for the manifest.</summary>
internal static class Versions
{
    public static IReadOnlyDictionary<string, string> Read() => new SortedDictionary<string, string>
    {
        ["hostcall"] = Of(typeof(Versions)),
        ["dotnet"] = Environment.Version.ToString(),
        ["BenchmarkDotNet"] = Of(typeof(BenchmarkRunner)),
        ["Perfolizer"] = typeof(Manifest).Assembly.GetReferencedAssemblies()
            .FirstOrDefault(name => name.Name == "Perfolizer")?.Version?.ToString() ?? "unknown",
        ["Iced"] = Of(typeof(Assembler)),
    };

    private static string Of(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? type.Assembly.GetName().Version?.ToString() ?? "unknown";
}
