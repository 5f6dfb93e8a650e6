using System.Globalization;
using System.Text.RegularExpressions;
using Hostcall.Paths;
using Hostcall.Scenarios.Commands;
using Hostcall.Scenarios.Measurement;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Hostcall.Scenarios.Campaigns;

/// <summary>The file of a campaign makes no sense; a sentence for each fault, with file and line.</summary>
internal sealed class PlanException(IReadOnlyList<string> problems) : Exception(string.Join('\n', problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}

/// <summary>Reads the file of a campaign, in TOML, and finds all that is wrong with it at once.</summary>
internal sealed partial class PlanFile
{
    private const string MachineTable = "machine", MeasureTable = "measure";
    private const string DefaultFolder = "hostcall-campaign";

    private readonly List<(int Line, string Problem)> problems = [];

    /// <exception cref="PlanException">Something is wrong with it.</exception>
    /// <exception cref="BadInputException">There is no such file.</exception>
    public static CampaignPlan Read(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{path}: can't be read ({error.Message.TrimEnd('.')})");
        }

        return Parse(path, text);
    }

    /// <exception cref="PlanException">Something is wrong with it.</exception>
    public static CampaignPlan Parse(string name, string text)
    {
        var file = new PlanFile();
        var plan = file.Read(SyntaxParser.Parse(text, name));
        if (plan is not null && file.problems.Count == 0) return plan;
        throw new PlanException(
            [.. file.problems.OrderBy(problem => problem.Line).Select(problem => $"{name}, line {problem.Line}: {Closed(problem.Problem)}")]);
    }

    private CampaignPlan? Read(DocumentSyntax document)
    {
        if (document.HasErrors)
        {
            problems.AddRange(document.Diagnostics.Select(fault => (fault.Span.Start.Line + 1, fault.Message.ReplaceLineEndings(" "))));
            return null;
        }

        foreach (var stray in document.KeyValues)
            Complain(PlanTable.LineOf(stray), $"{stray.Key!.ToString().Trim()} stands outside of [[{MachineTable}]] and [[{MeasureTable}]]");
        var tables = document.Tables
            .Select(table => (Name: table.Name!.ToString().Trim(), IsList: table is TableArraySyntax, Line: PlanTable.LineOf(table), table.Items)).ToArray();
        foreach (var table in tables.Where(table => !table.IsList || table.Name is not (MachineTable or MeasureTable)))
            Complain(table.Line, $"there is no table {table.Name} here; a plan has [[{MachineTable}]] and [[{MeasureTable}]]");
        PlannedMachine[] machines = [.. Named(MachineTable).Select(Machine)];
        foreach (var twice in machines.GroupBy(machine => machine.Name).Where(same => same.Count() > 1))
            Complain(Named(MachineTable).Last(table => table.Text("name") == twice.Key).LineOf("name"), $"there are two machines called {twice.Key}");
        PlannedMeasurement[] measurements = [.. Named(MeasureTable).Select((table, at) => Measurement(table, at + 1, machines))];
        if (!Named(MachineTable).Any()) Complain(1, $"no [[{MachineTable}]] says where to measure");
        if (!Named(MeasureTable).Any()) Complain(1, $"no [[{MeasureTable}]] says what to measure");
        return new CampaignPlan(machines, measurements);

        IEnumerable<PlanTable> Named(string name) =>
            tables.Where(table => table.IsList && table.Name == name).Select(table => new PlanTable(table.Line, table.Items, Complain));
    }

    private static PlannedMachine Machine(PlanTable table)
    {
        var machine = new PlannedMachine(
            table.Text("name") ?? "",
            table.Texts("features"),
            table.Text("address"),
            table.Texts("ssh"),
            table.Text("program"),
            table.Text("folder") ?? DefaultFolder);
        table.RefuseOthers("a machine");
        if (machine.Name.Length == 0) table.Complain("name", "a machine needs a name");
        else if (!Name().IsMatch(machine.Name)) table.Complain("name", $"a machine's name has letters, digits and dashes, not {machine.Name}");
        foreach (string feature in machine.Features.Where(feature => !Feature().IsMatch(feature)))
            table.Complain("features", $"{feature} is no name of a feature");
        if (machine.Host is { } host && !Host().IsMatch(host))
            table.Complain("address", $"{host} is no address; give one as ssh takes it, such as user@machine");
        if (!Folder().IsMatch(machine.Folder)) table.Complain("folder", $"{machine.Folder} is no folder without spaces");
        return machine;
    }

    private static PlannedMeasurement Measurement(PlanTable table, int number, PlannedMachine[] machines)
    {
        var scenarios = Known(table, "scenarios", ScenarioTable.All.Select(scenario => scenario.Name), "scenario");
        var paths = Known(table, "paths", PathTable.All.Select(path => path.Id), "path");
        var names = Known(table, "machines", machines.Select(machine => machine.Name), "machine");
        var lanes = LanesOf(table);
        int? rounds = table.Number("rounds", 1), calls = table.Number("calls", 1);
        int repeats = table.Number("repeats", 1) ?? 1, hours = table.Number("hours", 0) ?? 0;
        table.RefuseOthers("a measurement");
        if (scenarios.Count == 0) scenarios = ["getpid"];
        string[] arguments =
        [
            "--scenario", string.Join(',', scenarios),
            .. paths.Count == 0 ? [] : new[] { "--path", string.Join(',', paths) },
            "--lane", string.Join(',', lanes),
            .. Given("--rounds", rounds),
            .. Given("--calls", calls),
        ];
        int cases = lanes.Contains(NativeLane.Name) ? scenarios.Count * (paths.Count == 0 ? PathTable.All.Count : paths.Count) : 0;
        return new PlannedMeasurement(
            number,
            arguments,
            names.Count > 0 ? names : [.. machines.Select(machine => machine.Name)],
            repeats,
            hours,
            cases,
            rounds ?? NativeLane.DefaultRounds,
            [.. lanes.Where(lane => lane != NativeLane.Name)]);
    }

    private static string[] Given(string option, int? value) => value is { } number ? [option, number.ToString(CultureInfo.InvariantCulture)] : [];

    private static IReadOnlyList<string> LanesOf(PlanTable table)
    {
        var asked = table.Texts("lanes");
        if (asked.Count == 0) return [NativeLane.Name];
        try
        {
            return Lanes.Named(asked, Lanes.All);
        }
        catch (BadInputException error)
        {
            table.Complain("lanes", error.Message);
            return [];
        }
    }

    /// <summary>Names of a list, each of which must be known.</summary>
    private static IReadOnlyList<string> Known(PlanTable table, string key, IEnumerable<string> all, string kind)
    {
        string[] known = [.. all];
        var asked = table.Texts(key);
        foreach (string name in asked)
        {
            try
            {
                NameList.Pick(name, known, item => item, kind);
            }
            catch (BadInputException error)
            {
                table.Complain(key, error.Message);
            }
        }

        return asked;
    }

    private static string Closed(string sentence) => sentence.EndsWith('?') || sentence.EndsWith('.') ? sentence : sentence + ".";

    private void Complain(int line, string problem) => problems.Add((line, problem));

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9-]*$")]
    private static partial Regex Name();

    [GeneratedRegex("^[A-Za-z0-9_.:-]+$")]
    private static partial Regex Feature();

    // Not as an option of ssh, whatever a plan says.
    [GeneratedRegex("^[A-Za-z0-9_][A-Za-z0-9@._:-]*$")]
    private static partial Regex Host();

    [GeneratedRegex(@"^[A-Za-z0-9~./_][A-Za-z0-9~./_@%+-]*$")]
    private static partial Regex Folder();
}
