using System.Globalization;
using System.Text;

namespace Hostcall.Plots.Drawing;

/// <summary>
/// Writes a page as a gnuplot script. All positions are worked out here, in pixels from the top, so that names,
/// figures and captions never run into each other whatever the number of rows; gnuplot only draws.
/// </summary>
internal sealed class GnuplotScript
{
    private const int Width = 1000;
    private const int Left = 150;

    /// <summary>Pixels to the right of the plots.</summary>
    public const int Right = 24;

    /// <summary>Width of the plots in pixels.</summary>
    public const int PlotWidth = Width - Left - Right;

    private const int TitleHeight = 52;
    private const int HeadingHeight = 30;
    private const int AxisHeight = 64;
    private const int CaptionLine = 18;
    private const int CaptionCharacters = 138;
    private const int KeyColumns = 3;
    private const int KeyLine = 24;

    private readonly StringBuilder script = new();
    private readonly Page page;
    private readonly IReadOnlyList<string> caption;
    private readonly int height;
    private double perPixel;

    private GnuplotScript(Page page)
    {
        this.page = page;
        caption = Wrap.Lines(page.Caption, CaptionCharacters);
        height = TitleHeight + page.Panels.Sum(HeightOf) + KeyHeight + (caption.Count * CaptionLine) + 16;
    }

    /// <summary>The script that writes <paramref name="page"/> as SVG and as PNG.</summary>
    public static string For(Page page, string svg, string png)
    {
        var script = new GnuplotScript(page);
        script.Draw("svg", "noenhanced dynamic background '#ffffff'", "sans-serif", perPixel: 1, svg);
        script.Draw("pngcairo", "noenhanced background '#ffffff'", "DejaVu Sans", perPixel: 0.75, png);
        return script.script.ToString();
    }

    // The SVG terminal takes font sizes in pixels, the PNG terminal in points of 1/72 inch at 96 pixels per inch.
    private void Draw(string terminal, string options, string font, double perPixel, string file)
    {
        this.perPixel = perPixel;
        Line($"reset");
        Line($"set terminal {terminal} size {Width},{height} {options} font '{font},{TextSize(13)}'");
        Line($"set output {Quote(file)}");
        Line($"set multiplot");
        double top = TitleHeight;
        for (int p = 0; p < page.Panels.Count; p++)
        {
            Line($"reset");
            if (p == 0)
            {
                WriteTitleAndCaption();
                WriteKey();
            }

            DrawPanel(page.Panels[p], top);
            top += HeightOf(page.Panels[p]);
        }

        Line($"unset multiplot");
        Line($"set output");
    }

    private void WriteTitleAndCaption()
    {
        Line($"set label 900 {Quote(page.Title)} at screen {X(16)},{Y(26)} left font ',{TextSize(20)}' textcolor rgb '{Ink.Text}'");
        double y = height - (caption.Count * CaptionLine) - 4;
        for (int i = 0; i < caption.Count; i++)
            Line($"set label {901 + i} {Quote(caption[i])} at screen {X(16)},{Y(y + (i * CaptionLine))} left textcolor rgb '{Ink.Faint}'");
    }

    /// <summary>In columns, filled downwards, below the panels.</summary>
    private void WriteKey()
    {
        double top = TitleHeight + page.Panels.Sum(HeightOf);
        for (int i = 0; i < page.Key.Count; i++)
        {
            KeyEntry entry = page.Key[i];
            double x = 16 + (i / KeyRows * ((Width - 32.0) / KeyColumns)), y = top + (i % KeyRows * KeyLine);
            Line($"set object {600 + i} rectangle from screen {X(x)},{Y(y)} to screen {X(x + 26)},{Y(y + 18)} front fillcolor rgb '{entry.Colour}' fillstyle solid 1.0 noborder");
            Line($"set label {600 + (2 * i)} {Quote(entry.Label)} at screen {X(x + 13)},{Y(y + 9)} center front textcolor rgb '{Ink.On(entry.Colour)}'");
            Line($"set label {601 + (2 * i)} {Quote(entry.Meaning)} at screen {X(x + 34)},{Y(y + 9)} left textcolor rgb '{Ink.Text}'");
        }
    }

    private void DrawPanel(Panel panel, double top)
    {
        double plotTop = top + HeadingHeight;
        double plotBottom = plotTop + (panel.Rows.Count * page.RowHeight);
        Line($"set lmargin at screen {X(Left)}");
        Line($"set rmargin at screen {X(Width - Right)}");
        Line($"set tmargin at screen {Y(plotTop)}");
        Line($"set bmargin at screen {Y(plotBottom)}");
        Line($"set label 800 {Quote(panel.Heading)} at screen {X(16)},{Y(top + 14)} left font ',{TextSize(16)}' textcolor rgb '{Ink.Text}'");
        SetAxis(panel.Axis);
        string names = string.Join(", ", panel.Rows.Select((name, row) => $"{RowTic(name)} {row}"));
        Line($"set yrange [{panel.Rows.Count - 0.5}:-0.5]");
        Line($"set ytics scale 0 ({names}) textcolor rgb '{Ink.Text}'");
        Line($"set border 1 linecolor rgb '{Ink.Faint}'");
        Line($"set grid xtics linetype 1 linecolor rgb '{Ink.Grid}'");
        Line($"unset key");
        var marks = new GnuplotMarks(panel.Axis, PlotWidth, Line);
        foreach (Mark mark in panel.Marks)
            marks.Add(mark);
        string plots = string.Concat(marks.Plots.Select(p => ", " + p));
        Line($"plot NaN notitle{plots}");
    }

    private void SetAxis(Axis axis)
    {
        if (axis.IsLog)
            Line($"set logscale x");
        Line($"set xrange [{axis.Low}:{axis.High}]");
        string tics = string.Join(", ", axis.Tics.Select(t => Invariant($"{Tic(t.Label)} {t.At}")));
        Line($"set xtics scale 0.5 nomirror ({tics}) textcolor rgb '{Ink.Text}'");
        Line($"set xlabel {Quote(axis.Title)} textcolor rgb '{Ink.Text}'");
    }

    private int KeyRows => (page.Key.Count + KeyColumns - 1) / KeyColumns;

    private int KeyHeight => page.Key.Count == 0 ? 0 : (KeyRows * KeyLine) + 12;

    private int HeightOf(Panel panel) => HeadingHeight + (panel.Rows.Count * page.RowHeight) + AxisHeight;

    private double TextSize(double pixels) => Math.Round(pixels * perPixel, 1);

    private static string X(double pixels) => Invariant($"{pixels / Width:0.#####}");

    private string Y(double pixels) => Invariant($"{1 - (pixels / height):0.#####}");

    private void Line(FormattableString line) => script.Append(Invariant(line)).Append('\n');

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    // Tic labels, unlike others, are formats: a percent sign counts double.
    private static string Tic(string text) => Quote(text.Replace("%", "%%", StringComparison.Ordinal));

    /// <summary>The name of a row; that of a form in which a path took part goes into two lines where one is too short.</summary>
    private static string RowTic(string name)
    {
        int form = name.IndexOf('@', StringComparison.Ordinal);
        return form <= 0 || TextWidth.Of(name) <= Left - 16
            ? Tic(name)
            : $"{Tic(name[..form])}.\"\\n\".{Tic(name[form..])}";
    }

    /// <summary>A gnuplot string: single quotes, in which nothing but the quote itself has a meaning.</summary>
    internal static string Quote(string text) => "'" + text.ReplaceLineEndings(" ").Replace("'", "''", StringComparison.Ordinal) + "'";
}
