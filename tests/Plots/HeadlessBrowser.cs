using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hostcall.Tests.Results;

namespace Hostcall.Tests.Plots;

/// <summary>Opens a page in headless Chromium and brings back what a script in it found out.</summary>
internal static partial class HeadlessBrowser
{
    private static readonly string? Program = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    /// <summary>Why tests are skipped; null where the browser is there.</summary>
    public static string? Missing => Program is null ? "Chromium is not installed (apt-get install chromium)." : null;

    /// <summary>Runs <paramref name="script"/>, an expression, after the page's own scripts; gives its value as JSON.</summary>
    public static JsonNode Evaluate(string html, string script, bool dark = false, int width = 1100)
    {
        using var directory = new TemporaryDirectory();
        string page = directory.File("page.html");
        const string Watch = "<script>window.problems = []; addEventListener('error', e => problems.push(e.message)); addEventListener('securitypolicyviolation', e => problems.push(e.blockedURI));</script>";
        string probe = $"<script>addEventListener('load', () => {{ const out = document.createElement('pre'); out.id = 'probe'; out.textContent = btoa(unescape(encodeURIComponent(JSON.stringify({script})))); document.body.append(out); }});</script>";
        File.WriteAllText(page, html.Replace("<head>", "<head>" + Watch, StringComparison.Ordinal).Replace("</body>", probe + "</body>", StringComparison.Ordinal));
        string dom = Dump(page, directory.File("profile"), dark, width);
        string encoded = Probe().Match(dom).Groups[1].Value;
        return JsonNode.Parse(Convert.FromBase64String(encoded))!;
    }

    private static string Dump(string page, string profile, bool dark, int width)
    {
        string[] arguments =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
            $"--user-data-dir={profile}", $"--window-size={width},900", $"--blink-settings=preferredColorScheme={(dark ? 0 : 1)}",
            "--dump-dom", new Uri(page).AbsoluteUri,
        ];
        using Process process = Process.Start(new ProcessStartInfo(Program!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _ = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromSeconds(60)))
            process.Kill(entireProcessTree: true);
        return output.Result;
    }

    [GeneratedRegex("<pre id=\"probe\">([^<]*)</pre>")]
    private static partial Regex Probe();
}
