using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using Xunit;
using Xunit.Runner.Common;
using Xunit.Sdk;
using Xunit.v3;

namespace Hostcall.Mutation;

/// <summary>
/// The process that runs tests: started in a copy of the tests' folder whose room is the mutated one, it takes one order a
/// line from its input and answers on its output, on lines that begin with <see cref="Sign"/>.
/// </summary>
internal sealed class Worker
{
    public const string Sign = "@@ ";

    private readonly Assembly tests = Assembly.Load("Hostcall.Tests");
    private readonly Dictionary<string, ITestCase> cases = [];
    private readonly ITestFrameworkExecutor executor;
    private readonly Type? mutantSwitch;
    private readonly Assembly room;

    private Worker(string room, int mutant, int mutants, Func<string, string?, bool> asks)
    {
        this.room = Assembly.Load(room);
        mutantSwitch = this.room.GetType("MutantSwitch");
        if (mutants > 0) mutantSwitch!.GetMethod("Record")!.Invoke(null, [mutants]);
        Activate(mutant);
        TestContext.SetForInitialization(null, false, false);
        ITestFramework framework = ExtensibilityPointFactory.GetTestFramework(tests);
        executor = framework.GetExecutor(tests);
        Type[] classes = [.. tests.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false, FullName: { } name } && asks(name, null))];
        var options = TestFrameworkOptions.ForDiscovery(new TestAssemblyConfiguration());
        options.SetSynchronousMessageReporting(true);
        framework.GetDiscoverer(tests).Find(
            found =>
            {
                if (asks(found.TestClassName!, found.TestMethodName)) cases[found.UniqueID] = found;
                return new ValueTask<bool>(true);
            },
            options, classes, null).AsTask().GetAwaiter().GetResult();
    }

    /// <param name="room">The assembly with the switch, or one without, where a patch made the fault.</param>
    /// <param name="mutant">On from the start; 0 for none.</param>
    /// <param name="mutants">How many there are, where what reaches them is to be noted from the start; else 0.</param>
    /// <param name="asks">Which test classes take part, and which methods of them.</param>
    public static int Serve(string room, int mutant, int mutants, Func<string, string?, bool> asks)
    {
        var output = Console.Out;
        // What tests print goes elsewhere than the answers.
        Console.SetOut(TextWriter.Null);
        var worker = new Worker(room, mutant, mutants, asks);
        worker.Warm();
        output.WriteLine($"\n{Sign}ready");
        while (Console.ReadLine() is { } order)
        {
            string[] words = order.Split('\t');
            foreach (string answer in words[0] == "cover" ? worker.Cover() : [worker.Run(int.Parse(words[1], null), words[2])])
                output.WriteLine($"\n{Sign}{answer}");
        }

        return 0;
    }

    /// <summary>
    /// Runs static initialisers now, with the mutant of this process or without one, so that no mutant that is switched on
    /// later stays in a static field.
    /// </summary>
    private void Warm()
    {
        if (mutantSwitch is null) return;
        foreach (Type type in room.GetTypes().Concat(tests.GetTypes()).Where(type => !type.ContainsGenericParameters))
        {
            try
            {
                RuntimeHelpers.RunClassConstructor(type.TypeHandle);
            }
            catch (TypeInitializationException)
            {
                // The test that needs it fails.
            }
        }
    }

    private IEnumerable<string> Cover()
    {
        bool[] reached = (bool[])mutantSwitch!.GetField("Reached")!.GetValue(null)!;
        int[] looks = (int[])mutantSwitch.GetField("Looks")!.GetValue(null)!;
        bool[] once = (bool[])mutantSwitch.GetField("Once")!.GetValue(null)!;
        var answers = new List<string>();
        foreach (var ofClass in cases.Values.GroupBy(test => test.TestClassName))
        {
            // What a fixture reaches, all tests of its class reach.
            var ofFixture = new HashSet<int>();
            var clock = new Stopwatch();
            var results = new List<(string Id, string Name, double Ms, int[] Reached)>();
            var failures = Execute([.. ofClass], stop: false, message =>
            {
                if (message is ITestCaseStarting)
                {
                    ofFixture.UnionWith(Taken(reached));
                    Array.Clear(looks);
                    clock.Restart();
                }
                else if (message is ITestCaseFinished finished)
                {
                    results.Add((finished.TestCaseUniqueID, cases[finished.TestCaseUniqueID].TestCaseDisplayName, clock.Elapsed.TotalMilliseconds, Taken(reached)));
                }
            });
            ofFixture.UnionWith(Taken(reached));
            answers.AddRange(failures.Select(failure => $"fails\t{failure}"));
            foreach (var (id, name, ms, own) in results)
                answers.Add(FormattableString.Invariant($"case\t{id}\t{ofClass.Key}\t{ms:0.0}\t{string.Join(' ', own.Union(ofFixture))}\t{OneLine(name)}"));
        }

        mutantSwitch.GetField("Recording")!.SetValue(null, false);
        answers.Add($"once\t{string.Join(' ', Taken(once))}");
        answers.Add("end");
        return answers;
    }

    /// <param name="mutant">Which.</param>
    /// <param name="tests">Groups of tests, in the order in which they are to run; <c>*</c> for all.</param>
    private string Run(int mutant, string tests)
    {
        Activate(mutant);
        foreach (string group in tests.Split('|'))
        {
            if (Execute([.. group == "*" ? cases.Values : group.Split(' ').Select(id => cases[id])], stop: true, _ => { }) is [var first, ..]) return $"killed\t{first}";
        }

        return cases.Count == 0 ? "empty" : "survived";
    }

    private void Activate(int mutant) => mutantSwitch?.GetField("Active")!.SetValue(null, mutant);

    private List<string> Execute(ITestCase[] chosen, bool stop, Action<IMessageSinkMessage> watch)
    {
        var options = TestFrameworkOptions.ForExecution(new TestAssemblyConfiguration());
        options.SetDisableParallelization(true);
        options.SetSynchronousMessageReporting(true);
        options.SetStopOnTestFail(stop);
        var sink = new Sink(watch);
        executor.RunTestCases(chosen, sink, options, null).AsTask().GetAwaiter().GetResult();
        return [.. sink.Failures.Select(OneLine)];
    }

    private static int[] Taken(bool[] bits)
    {
        int[] set = [.. Enumerable.Range(0, bits.Length).Where(i => bits[i])];
        Array.Clear(bits);
        return set;
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private sealed class Sink(Action<IMessageSinkMessage> watch) : IMessageSink
    {
        private readonly Dictionary<string, string> names = [];

        public List<string> Failures { get; } = [];

        public bool OnMessage(IMessageSinkMessage message)
        {
            if (message is ITestStarting starting) names[starting.TestUniqueID] = starting.TestDisplayName;
            if (message is ITestFailed failed) Failures.Add($"{names.GetValueOrDefault(failed.TestUniqueID)}: {string.Join(' ', failed.Messages)}");
            else if (message is IErrorMetadata error) Failures.Add(string.Join(' ', error.Messages));
            watch(message);
            return true;
        }
    }
}
