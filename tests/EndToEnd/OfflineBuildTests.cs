using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hostcall.Tests.EndToEnd;

/// <summary>The build where NuGet's audit of the packages has no answer, or one that nobody likes to read.</summary>
[Collection(BuildCollection.Name)]
public sealed class OfflineBuildTests : IDisposable
{
    private const string AuditedPackage = "CsvHelper";

    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_fresh_clone_builds_without_a_network()
    {
        string[] alone = Environment.IsPrivilegedProcess ? ["unshare", "--net"] : ["unshare", "--map-root-user", "--net"];
        var allowed = Run(folder.Path, [.. alone, "true"]);
        Assert.SkipUnless(allowed.Code == 0, $"needs a network namespace of its own: {allowed.Output.Trim()}");

        // What is committed, without the packages' and the compiler's files beside it. An edited props file counts before its commit.
        var clone = Run(folder.Path, ["git", "clone", "--quiet", Checkout.Root, folder["clone"]]);
        Assert.True(clone.Code == 0, clone.Output);
        foreach (string file in Directory.EnumerateFiles(Checkout.Root, "Directory.*.props"))
        {
            File.Copy(file, Path.Combine(folder["clone"], Path.GetFileName(file)), overwrite: true);
        }

        var build = Run(folder["clone"], [.. alone, "dotnet", "build", "-c", "Release", "Bench.csproj"]);
        Assert.True(build.Code == 0, build.Output);
        Assert.Contains("warning NU1900", build.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder["clone"], "scenarios", "bin", "Release", "net10.0", "Bench.dll")), build.Output);
    }

    [Fact]
    public void An_advisory_of_any_severity_is_a_warning()
    {
        string version = PinnedVersion();
        using var feed = new AdvisoryFeed(AuditedPackage, version);
        foreach (string file in Directory.EnumerateFiles(Checkout.Root, "Directory.*.props"))
        {
            File.Copy(file, folder[Path.GetFileName(file)]);
        }

        File.WriteAllText(folder["nuget.config"], $"""
            <configuration>
              <packageSources><clear /><add key="empty" value="{folder["."]}" /></packageSources>
              <auditSources><clear /><add key="advisories" value="{feed.Index}" allowInsecureConnections="true" /></auditSources>
            </configuration>
            """);
        File.WriteAllText(folder["Audited.csproj"], $"""
            <Project Sdk="Microsoft.NET.Sdk"><ItemGroup><PackageReference Include="{AuditedPackage}" /></ItemGroup></Project>
            """);

        var restore = Run(folder.Path, ["dotnet", "restore", "Audited.csproj"]);
        Assert.True(restore.Code == 0, restore.Output);
        Assert.All(["NU1901", "NU1902", "NU1903", "NU1904"], code => Assert.Contains($"warning {code}: Package '{AuditedPackage}' {version}", restore.Output));
    }

    private static string PinnedVersion()
    {
        string line = File.ReadLines(Path.Combine(Checkout.Root, "Directory.Packages.props")).Single(line => line.Contains($"\"{AuditedPackage}\"", StringComparison.Ordinal));
        return line.Split("Version=\"")[1].Split('"')[0];
    }

    /// <summary>Runs a command with a home that holds nothing, beside the packages that this user has.</summary>
    private (int Code, string Output) Run(string directory, string[] command)
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var start = new ProcessStartInfo("bash", ["-c", "exec \"$@\" 2>&1", "bash", .. command]) { RedirectStandardOutput = true, WorkingDirectory = directory };
        start.Environment["NUGET_PACKAGES"] = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(home, ".nuget", "packages");
        start.Environment["HOME"] = start.Environment["DOTNET_CLI_HOME"] = Directory.CreateDirectory(folder["home"]).FullName;
        // Nothing that waits for a next build stays behind.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        using var process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    /// <summary>A package source on this machine that knows nothing but advisories: one of each severity for one version of a package.</summary>
    private sealed class AdvisoryFeed : IDisposable
    {
        private readonly HttpListener listener = new();
        private readonly string address = $"http://127.0.0.1:{FreePort()}/";

        public AdvisoryFeed(string package, string version)
        {
            var advisories = Enumerable.Range(0, 4)
                .Select(severity => $$"""{"url": "https://advisories.invalid/{{severity}}", "severity": {{severity}}, "versions": "[{{version}}]"}""");
            var answers = new Dictionary<string, string>
            {
                ["/index.json"] = $$"""{"version": "3.0.0", "resources": [{"@id": "{{address}}known.json", "@type": "VulnerabilityInfo/6.7.0"}]}""",
                ["/known.json"] = $$"""[{"@name": "all", "@id": "{{address}}all.json", "@updated": "2026-01-01T00:00:00Z"}]""",
                ["/all.json"] = $$"""{"{{package.ToLowerInvariant()}}": [{{string.Join(", ", advisories)}}]}""",
            };
            listener.Prefixes.Add(address);
            listener.Start();
            _ = Task.Run(() => Serve(answers));
        }

        public string Index => address + "index.json";

        public void Dispose() => listener.Close();

        private async Task Serve(Dictionary<string, string> answers)
        {
            while (listener.IsListening)
            {
                var request = await listener.GetContextAsync();
                bool isKnown = answers.TryGetValue(request.Request.Url!.AbsolutePath, out string? answer);
                request.Response.StatusCode = isKnown ? 200 : 404;
                request.Response.Close(Encoding.UTF8.GetBytes(answer ?? ""), willBlock: false);
            }
        }

        private static int FreePort()
        {
            using var socket = new TcpListener(IPAddress.Loopback, 0);
            socket.Start();
            return ((IPEndPoint)socket.LocalEndpoint).Port;
        }
    }
}

/// <summary>Tests that build the program keep every CPU busy, so nothing runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class BuildCollection
{
    public const string Name = "build";
}
