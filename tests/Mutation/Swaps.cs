using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace Hostcall.Mutation;

/// <summary>What stands for what in a mutant: operators, calls, steps and numbers that are easily taken for one another.</summary>
internal static class Swaps
{
    public static readonly Dictionary<SyntaxKind, SyntaxKind[]> Operators = new()
    {
        [SyntaxKind.AddExpression] = [SyntaxKind.SubtractExpression],
        [SyntaxKind.SubtractExpression] = [SyntaxKind.AddExpression],
        [SyntaxKind.MultiplyExpression] = [SyntaxKind.DivideExpression],
        [SyntaxKind.DivideExpression] = [SyntaxKind.MultiplyExpression],
        [SyntaxKind.ModuloExpression] = [SyntaxKind.MultiplyExpression],
        [SyntaxKind.LessThanExpression] = [SyntaxKind.LessThanOrEqualExpression, SyntaxKind.GreaterThanOrEqualExpression],
        [SyntaxKind.LessThanOrEqualExpression] = [SyntaxKind.LessThanExpression, SyntaxKind.GreaterThanExpression],
        [SyntaxKind.GreaterThanExpression] = [SyntaxKind.GreaterThanOrEqualExpression, SyntaxKind.LessThanOrEqualExpression],
        [SyntaxKind.GreaterThanOrEqualExpression] = [SyntaxKind.GreaterThanExpression, SyntaxKind.LessThanExpression],
        [SyntaxKind.EqualsExpression] = [SyntaxKind.NotEqualsExpression],
        [SyntaxKind.NotEqualsExpression] = [SyntaxKind.EqualsExpression],
        [SyntaxKind.LogicalAndExpression] = [SyntaxKind.LogicalOrExpression],
        [SyntaxKind.LogicalOrExpression] = [SyntaxKind.LogicalAndExpression],
    };

    public static readonly Dictionary<string, string> Calls = new[]
    {
        ("First", "Last"),
        ("FirstOrDefault", "LastOrDefault"),
        ("Any", "All"),
        ("Min", "Max"),
        ("MinBy", "MaxBy"),
        ("OrderBy", "OrderByDescending"),
        ("ThenBy", "ThenByDescending"),
        ("Order", "OrderDescending"),
        ("Skip", "Take"),
    }.SelectMany(((string One, string Other) pair) => new[] { pair, (pair.Other, pair.One) }).ToDictionary(pair => pair.Item1, pair => pair.Item2);

    private static readonly Dictionary<SyntaxKind, SyntaxKind> Assignments = new()
    {
        [SyntaxKind.AddAssignmentExpression] = SyntaxKind.SubtractAssignmentExpression,
        [SyntaxKind.SubtractAssignmentExpression] = SyntaxKind.AddAssignmentExpression,
        [SyntaxKind.MultiplyAssignmentExpression] = SyntaxKind.DivideAssignmentExpression,
        [SyntaxKind.DivideAssignmentExpression] = SyntaxKind.MultiplyAssignmentExpression,
    };

    /// <summary>A step or an assignment the other way; null where there is no other.</summary>
    public static ExpressionSyntax? Turned(ExpressionSyntax expression) => expression switch
    {
        AssignmentExpressionSyntax assignment when Assignments.TryGetValue(assignment.Kind(), out SyntaxKind kind) =>
            AssignmentExpression(kind, assignment.Left, assignment.Right),
        PostfixUnaryExpressionSyntax step when step.IsKind(SyntaxKind.PostIncrementExpression) =>
            PostfixUnaryExpression(SyntaxKind.PostDecrementExpression, step.Operand),
        PostfixUnaryExpressionSyntax step when step.IsKind(SyntaxKind.PostDecrementExpression) =>
            PostfixUnaryExpression(SyntaxKind.PostIncrementExpression, step.Operand),
        PrefixUnaryExpressionSyntax step when step.IsKind(SyntaxKind.PreIncrementExpression) =>
            PrefixUnaryExpression(SyntaxKind.PreDecrementExpression, step.Operand),
        PrefixUnaryExpressionSyntax step when step.IsKind(SyntaxKind.PreDecrementExpression) =>
            PrefixUnaryExpression(SyntaxKind.PreIncrementExpression, step.Operand),
        _ => null,
    };

    public static SimpleNameSyntax Renamed(SimpleNameSyntax name, string other) => name switch
    {
        GenericNameSyntax generic => generic.WithIdentifier(Identifier(other)),
        _ => IdentifierName(other),
    };

    /// <summary>The number above; null for what is no number.</summary>
    public static LiteralExpressionSyntax? Next(LiteralExpressionSyntax node) => node.Token.Value switch
    {
        int value => LiteralExpression(SyntaxKind.NumericLiteralExpression, Literal(unchecked(value + 1))),
        uint value => LiteralExpression(SyntaxKind.NumericLiteralExpression, Literal(unchecked(value + 1))),
        long value => LiteralExpression(SyntaxKind.NumericLiteralExpression, Literal(unchecked(value + 1))),
        ulong value => LiteralExpression(SyntaxKind.NumericLiteralExpression, Literal(unchecked(value + 1))),
        double value => LiteralExpression(SyntaxKind.NumericLiteralExpression, Literal(value + 1)),
        float value => LiteralExpression(SyntaxKind.NumericLiteralExpression, Literal(value + 1)),
        _ => null,
    };
}
