namespace Hostcall.Plots.Html;

/// <summary>The page around the report. Its policy forbids every request, so that it shows the same anywhere.</summary>
internal static class HtmlShell
{
    public static void Begin(HtmlWriter html, string title)
    {
        html.AddRaw("<!DOCTYPE html>");
        html.AddRaw("<html lang=\"en\"><head><meta charset=\"utf-8\">");
        html.AddRaw("<meta http-equiv=\"Content-Security-Policy\" "
            + "content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:\">");
        html.AddRaw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        html.AddRaw("<link rel=\"icon\" href=\"data:,\">");
        html.Add($"<title>{title}</title>");
        html.AddRaw($"<style>\n{Resource("report.css")}</style></head><body>");
    }

    public static void End(HtmlWriter html) => html.AddRaw($"<script>\n{Resource("report.js")}</script></body></html>");

    private static string Resource(string name)
    {
        using Stream stream = typeof(HtmlShell).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The program was built without {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
