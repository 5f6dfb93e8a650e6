using System.Globalization;
using Hostcall.Plots.Drawing;
using Hostcall.Results;
using Hostcall.Results.Profiles;

namespace Hostcall.Plots.Traces;

/// <summary>
/// A flame graph of folded stacks: callers below, callees above, width is what was spent with callees, siblings in
/// the order of the alphabet. After Gregg, "The Flame Graph" (CACM 59/6, 2016).
/// </summary>
internal static class FlameGraph
{
    private const int Width = 1400;
    private const int RowHeight = 17;
    private const int FontSize = 11;
    private const int Top = 48;
    private const int Margin = 10;
    private const double Narrowest = 0.4;

    /// <summary>File name without extension.</summary>
    public static string NameOf(Profile profile) => RunDirectory.FileName($"flame-{profile.Scenario}-{profile.Lane}-{profile.Path}");

    /// <summary>The picture of a path, as an SVG document.</summary>
    public static string Draw(TracedPath path) => Draw(
        $"{path.Profile.Scenario}, {path.Profile.Path} on {path.Profile.Lane}: {Costs.WithUnit(path.Profile.Total, path.Profile.Unit)} per call",
        path.Profile.Unit,
        path.Stacks);

    public static string Draw(string title, Unit unit, IReadOnlyList<FoldedLine> stacks)
    {
        var root = new Flame("all");
        foreach (var stack in stacks) root.Add(stack);
        var svg = new Svg(Width);
        int rows = Math.Max(1, root.Height);
        svg.Text(Margin, 20, title, 15, bold: true);
        svg.Text(Margin, 38, "callers below, callees above; width: " + unit.Name + " per call. Orange: host kernel; blue: VMM; green: payload", FontSize, colour: Ink.Faint);
        double perUnit = root.Weight == 0 ? 0 : (Width - (2.0 * Margin)) / root.Weight;
        Draw(svg, root, Margin, Top + ((rows - 1) * RowHeight), perUnit, unit, root.Weight);
        return svg.Document(Top + (rows * RowHeight) + Margin);
    }

    private static void Draw(Svg svg, Flame flame, double x, double y, double perUnit, Unit unit, long total)
    {
        double wide = flame.Weight * perUnit;
        if (wide < Narrowest) return;
        string tip = string.Create(CultureInfo.InvariantCulture, $"{flame.Name}: {flame.Weight:N0} {unit} ({(double)flame.Weight / total:P1})");
        svg.Rectangle(x, y, wide, RowHeight - 1, Colour(flame.Name), tip);
        svg.Label(x + 3, y + RowHeight - 5, wide - 4, flame.Name, FontSize);
        double at = x;
        foreach (var callee in flame.Callees)
        {
            Draw(svg, callee, at, y - RowHeight, perUnit, unit, total);
            at += callee.Weight * perUnit;
        }
    }

    /// <summary>A hue for each domain, and a shade that is always the same for a name.</summary>
    private static string Colour(string name)
    {
        int shade = name.Aggregate(17, (sum, letter) => ((sum * 31) + letter) & 0xFFFF) % 12;
        int hue = FunctionName.Parse(name).Domain switch
        {
            _ when name == "all" => 0,
            Domain.Agent or Domain.Vmm => 205,
            Domain.Payload or Domain.Guest => 140,
            Domain.Firmware => 300,
            _ => 28,
        };
        return name == "all" ? "#dddddd" : string.Create(CultureInfo.InvariantCulture, $"hsl({hue},{75 - shade}%,{66 + shade}%)");
    }

    private sealed class Flame(string name)
    {
        private readonly SortedDictionary<string, Flame> callees = new(StringComparer.Ordinal);

        public string Name => name;

        public long Weight { get; private set; }

        public IEnumerable<Flame> Callees => callees.Values;

        public int Height => 1 + (callees.Count == 0 ? 0 : callees.Values.Max(callee => callee.Height));

        public void Add(FoldedLine stack)
        {
            var at = this;
            at.Weight += stack.Weight;
            foreach (string function in stack.Functions)
            {
                if (!at.callees.TryGetValue(function, out var next)) at.callees.Add(function, next = new Flame(function));
                at = next;
                at.Weight += stack.Weight;
            }
        }
    }
}
