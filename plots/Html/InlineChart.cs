using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Hostcall.Plots.Drawing;

namespace Hostcall.Plots.Html;

/// <summary>
/// Puts a chart's SVG into the page: ids made unique, so that charts don't refer to each other's parts; text, greys
/// and the background tied to the page's colours, so that it can be dark; nothing in it that could run or load.
/// </summary>
internal static partial class InlineChart
{
    private static readonly Dictionary<string, string> Themed = new()
    {
        ["white"] = "var(--page)",
        [Ink.Page] = "var(--page)",
        [Ink.Text] = "var(--ink)",
        [Ink.Faint] = "var(--faint)",
        [Ink.Grid] = "var(--grid)",
        [Ink.Pale] = "var(--pale)",
    };

    /// <summary>Reads a chart; null where there is none or it is not well-formed.</summary>
    /// <param name="path">An SVG file.</param>
    /// <param name="prefix">Put before every id.</param>
    /// <param name="label">What a screen reader says.</param>
    public static string? Read(string path, string prefix, string label)
    {
        try
        {
            if (!File.Exists(path) || XDocument.Load(path).Root is not { Name.LocalName: "svg" } svg)
                return null;
            Clean(svg, prefix);
            svg.SetAttributeValue("role", "img");
            svg.SetAttributeValue("aria-label", label);
            return svg.ToString(SaveOptions.DisableFormatting);
        }
        catch (Exception e) when (e is XmlException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void Clean(XElement svg, string prefix)
    {
        svg.Descendants().Where(e => e.Name.LocalName is "script" or "foreignObject" or "desc" or "image" || IsTitleOf(svg, e) || IsBackground(e)).Remove();
        foreach (XAttribute attribute in svg.DescendantsAndSelf().Attributes().ToArray())
        {
            string name = attribute.Name.LocalName;
            if (name.StartsWith("on", StringComparison.OrdinalIgnoreCase))
                attribute.Remove();
            else if (name == "id")
                attribute.Value = prefix + attribute.Value;
            else if (name == "href")
                attribute.Value = attribute.Value.StartsWith('#') ? "#" + prefix + attribute.Value[1..] : "#";
            else if (attribute.Value.Contains("url(", StringComparison.Ordinal))
                attribute.Value = LocalReference().Replace(attribute.Value, $"url(#{prefix}$1)");
        }

        foreach (XElement element in svg.Descendants())
            Theme(element);
    }

    // A style wins over the attribute; a variable in the attribute itself is not understood by every reader.
    private static void Theme(XElement element)
    {
        var styles = element.Attributes()
            .Where(a => a.Name.LocalName is "fill" or "stroke" or "color")
            .Select(a => (a.Name.LocalName, Value: Themed.GetValueOrDefault(a.Value.ToLowerInvariant())))
            .Where(a => a.Value is not null)
            .Select(a => $"{a.LocalName}:{a.Value}")
            .ToArray();
        if (styles.Length > 0)
            element.SetAttributeValue("style", string.Join(';', [.. styles, .. new[] { (string?)element.Attribute("style") }.OfType<string>()]));
    }

    // The whole picture has its label; titles within it are tips.
    private static bool IsTitleOf(XElement svg, XElement element) => element.Name.LocalName == "title" && element.Parent == svg;

    // The page has one of its own; a rectangle in the colour of the page within the chart covers the grid.
    private static bool IsBackground(XElement element) => element.Name.LocalName == "rect" && (string?)element.Attribute("width") == "100%";

    [GeneratedRegex(@"url\(\s*['""]?#([^)'""]+)['""]?\s*\)")]
    private static partial Regex LocalReference();
}
