using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace Hostcall.Mutation;

/// <summary>
/// Rewrites a file so that it holds all its mutants at once, each behind <c>MutantSwitch.Is(id)</c>. The alternatives
/// are made of the original text, so that exactly one change is ever on.
/// </summary>
internal sealed class Mutator(SemanticModel model, string file, int firstId, IReadOnlySet<int> withdrawn) : CSharpSyntaxRewriter
{
    /// <summary>Marks a node that a mutant made, so that a compiler error finds its mutant.</summary>
    public const string Mark = "mutant";

    private readonly List<Mutant> made = [];

    private int last = firstId - 1;

    /// <summary>All mutants of the file that are not withdrawn.</summary>
    public IReadOnlyList<Mutant> Made => made;

    /// <summary>The first free number after the file. Withdrawn mutants keep theirs.</summary>
    public int NextId => last + 1;

    // Constants, and what is a pattern or an attribute, hold no switch.
    public override SyntaxNode? VisitAttributeList(AttributeListSyntax node) => node;

    public override SyntaxNode? VisitEnumMemberDeclaration(EnumMemberDeclarationSyntax node) => node;

    public override SyntaxNode? VisitParameter(ParameterSyntax node) => node;

    public override SyntaxNode? VisitCaseSwitchLabel(CaseSwitchLabelSyntax node) => node;

    public override SyntaxNode? VisitConstantPattern(ConstantPatternSyntax node) => node;

    public override SyntaxNode? VisitRelationalPattern(RelationalPatternSyntax node) => node;

    public override SyntaxNode? VisitFieldDeclaration(FieldDeclarationSyntax node) =>
        node.Modifiers.Any(SyntaxKind.ConstKeyword) ? node : base.VisitFieldDeclaration(node);

    public override SyntaxNode? VisitLocalDeclarationStatement(LocalDeclarationStatementSyntax node) =>
        node.Modifiers.Any(SyntaxKind.ConstKeyword) ? node : base.VisitLocalDeclarationStatement(node);

    public override SyntaxNode? VisitBinaryExpression(BinaryExpressionSyntax node)
    {
        var visited = (BinaryExpressionSyntax)base.VisitBinaryExpression(node)!;
        if (!Swaps.Operators.TryGetValue(node.Kind(), out SyntaxKind[]? others) || model.GetConstantValue(node).HasValue || IsText(node))
            return visited;
        return Choose(node, visited, [.. others.Select(kind => (ExpressionSyntax)BinaryExpression(kind, node.Left, node.Right))]);
    }

    public override SyntaxNode? VisitPrefixUnaryExpression(PrefixUnaryExpressionSyntax node)
    {
        var visited = (ExpressionSyntax)base.VisitPrefixUnaryExpression(node)!;
        return model.GetConstantValue(node).HasValue || node.Kind() is not (SyntaxKind.LogicalNotExpression or SyntaxKind.UnaryMinusExpression)
            ? visited
            : Choose(node, visited, node.Operand);
    }

    public override SyntaxNode? VisitLiteralExpression(LiteralExpressionSyntax node)
    {
        if (node.Parent is AttributeArgumentSyntax or GotoStatementSyntax) return node;
        return node.Kind() switch
        {
            SyntaxKind.TrueLiteralExpression => Choose(node, node, LiteralExpression(SyntaxKind.FalseLiteralExpression)),
            SyntaxKind.FalseLiteralExpression => Choose(node, node, LiteralExpression(SyntaxKind.TrueLiteralExpression)),
            SyntaxKind.StringLiteralExpression => Choose(node, node, Text(node.Token.ValueText.Length == 0 ? "x" : "")),
            SyntaxKind.NumericLiteralExpression => Number(node),
            _ => node,
        };
    }

    public override SyntaxNode? VisitInterpolatedStringExpression(InterpolatedStringExpressionSyntax node) =>
        Choose(node, (ExpressionSyntax)base.VisitInterpolatedStringExpression(node)!, Text(""));

    public override SyntaxNode? VisitInvocationExpression(InvocationExpressionSyntax node)
    {
        var visited = (ExpressionSyntax)base.VisitInvocationExpression(node)!;
        return node.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: { } name } member && !IsBound(member) && Swaps.Calls.TryGetValue(name, out string? other)
            && (other is not ("All" or "Any") || node.ArgumentList.Arguments.Count > 0)
            ? Choose(node, visited, node.WithExpression(member.WithName(Swaps.Renamed(member.Name, other))))
            : visited;
    }

    public override SyntaxNode? VisitIfStatement(IfStatementSyntax node)
    {
        var visited = (IfStatementSyntax)base.VisitIfStatement(node)!;
        return visited.WithCondition(Negate(node.Condition, visited.Condition));
    }

    public override SyntaxNode? VisitConditionalExpression(ConditionalExpressionSyntax node)
    {
        var visited = (ConditionalExpressionSyntax)base.VisitConditionalExpression(node)!;
        return visited.WithCondition(Negate(node.Condition, visited.Condition));
    }

    public override SyntaxNode? VisitReturnStatement(ReturnStatementSyntax node)
    {
        var visited = (ReturnStatementSyntax)base.VisitReturnStatement(node)!;
        return node.Expression is null ? visited : visited.WithExpression(Default(node.Expression, visited.Expression!));
    }

    public override SyntaxNode? VisitArrowExpressionClause(ArrowExpressionClauseSyntax node)
    {
        var visited = (ArrowExpressionClauseSyntax)base.VisitArrowExpressionClause(node)!;
        return visited.WithExpression(Default(node.Expression, visited.Expression));
    }

    public override SyntaxNode? VisitYieldStatement(YieldStatementSyntax node) =>
        node.Expression is null ? node : Remove(node, (StatementSyntax)base.VisitYieldStatement(node)!);

    public override SyntaxNode? VisitContinueStatement(ContinueStatementSyntax node) => Remove(node, node);

    public override SyntaxNode? VisitBreakStatement(BreakStatementSyntax node) => node.Parent is SwitchSectionSyntax ? node : Remove(node, node);

    public override SyntaxNode? VisitExpressionStatement(ExpressionStatementSyntax node)
    {
        ExpressionSyntax? other = node.Expression is AssignmentExpressionSyntax assignment && IsText(assignment) ? null : Swaps.Turned(node.Expression);
        // Of a step, what stands below is mutated no further: it would lose its place.
        var visited = node.Expression is PostfixUnaryExpressionSyntax or PrefixUnaryExpressionSyntax
            ? node
            : (StatementSyntax)base.VisitExpressionStatement(node)!;
        if (other is not null)
        {
            Mutant? mutant = Make(node, other.ToString());
            return mutant is null ? visited : Marked(Block(IfStatement(Is(mutant), ExpressionStatement(other), ElseClause(visited))), mutant);
        }

        return node.Expression is InvocationExpressionSyntax or AssignmentExpressionSyntax ? Remove(node, visited) : visited;
    }

    private static LiteralExpressionSyntax Text(string value) => LiteralExpression(SyntaxKind.StringLiteralExpression, Literal(value));

    private static ExpressionSyntax Is(Mutant mutant) => ParseExpression($"global::MutantSwitch.Is({mutant.Id})");

    private static T Marked<T>(T node, Mutant mutant)
        where T : SyntaxNode => node.WithAdditionalAnnotations(new SyntaxAnnotation(Mark, $"{mutant.Id}"));

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Member(SyntaxNode node) => node.Ancestors().OfType<MemberDeclarationSyntax>().First() switch
    {
        MethodDeclarationSyntax method => method.Identifier.Text,
        PropertyDeclarationSyntax property => property.Identifier.Text,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
        FieldDeclarationSyntax field => field.Declaration.Variables[0].Identifier.Text,
        BaseTypeDeclarationSyntax type => type.Identifier.Text,
        OperatorDeclarationSyntax sign => sign.OperatorToken.Text,
        IndexerDeclarationSyntax => "this",
        var other => other.Kind().ToString(),
    };

    /// <summary>What begins in the middle, behind a question mark, can't stand in parentheses.</summary>
    private static bool IsBound(ExpressionSyntax node) => node switch
    {
        MemberBindingExpressionSyntax or ElementBindingExpressionSyntax => true,
        MemberAccessExpressionSyntax access => IsBound(access.Expression),
        InvocationExpressionSyntax call => IsBound(call.Expression),
        ElementAccessExpressionSyntax element => IsBound(element.Expression),
        PostfixUnaryExpressionSyntax sure => IsBound(sure.Operand),
        _ => false,
    };

    private bool IsText(SyntaxNode node) => model.GetTypeInfo(node).Type?.SpecialType == SpecialType.System_String;

    private ExpressionSyntax Number(LiteralExpressionSyntax node)
    {
        LiteralExpressionSyntax? next = Swaps.Next(node);
        if (next is null) return node;
        ExpressionSyntax chosen = Choose(node, node, next);
        // A constant fits where its value does; what is chosen at run time has to be converted.
        ITypeSymbol? wanted = model.GetTypeInfo(node).ConvertedType;
        return chosen == node || wanted is null || wanted.SpecialType is SpecialType.None or SpecialType.System_Object
            ? chosen
            : ParenthesizedExpression(CastExpression(ParseTypeName(wanted.ToDisplayString()), chosen));
    }

    /// <summary>A condition turned round; comparisons and negations have a mutant that does so anyhow.</summary>
    private ExpressionSyntax Negate(ExpressionSyntax original, ExpressionSyntax visited)
    {
        if (original is PrefixUnaryExpressionSyntax or LiteralExpressionSyntax
            || original.Kind() is SyntaxKind.LessThanExpression or SyntaxKind.LessThanOrEqualExpression or SyntaxKind.GreaterThanExpression
                or SyntaxKind.GreaterThanOrEqualExpression or SyntaxKind.EqualsExpression or SyntaxKind.NotEqualsExpression)
            return visited;
        Mutant? mutant = Make(original, $"!({original})");
        return mutant is null
            ? visited
            : Marked(ParenthesizedExpression(BinaryExpression(SyntaxKind.ExclusiveOrExpression, Is(mutant), ParenthesizedExpression(visited))), mutant);
    }

    private ExpressionSyntax Default(ExpressionSyntax original, ExpressionSyntax visited)
    {
        // A literal has a mutant of its own, and what throws returns nothing.
        if (original is LiteralExpressionSyntax or ThrowExpressionSyntax or RefExpressionSyntax or SwitchExpressionSyntax
            or AssignmentExpressionSyntax or DefaultExpressionSyntax or ConditionalExpressionSyntax)
            return visited;
        return Choose(original, visited, ParseExpression("default!"));
    }

    private StatementSyntax Remove(StatementSyntax original, StatementSyntax visited)
    {
        Mutant? mutant = Make(original, "");
        return mutant is null
            ? visited
            : Marked(Block(IfStatement(PrefixUnaryExpression(SyntaxKind.LogicalNotExpression, Is(mutant)), visited)), mutant);
    }

    private ExpressionSyntax Choose(ExpressionSyntax original, ExpressionSyntax visited, params ExpressionSyntax[] others)
    {
        ExpressionSyntax result = visited;
        foreach (ExpressionSyntax other in others)
        {
            if (Make(original, other.NormalizeWhitespace().ToString()) is { } mutant)
            {
                var (changed, same) = (ParenthesizedExpression(other.WithoutTrivia()), ParenthesizedExpression(result.WithoutTrivia()));
                result = Marked(ParenthesizedExpression(ConditionalExpression(Is(mutant), changed, same)), mutant);
            }
        }

        return result == visited ? visited : result.WithTriviaFrom(original);
    }

    private Mutant? Make(SyntaxNode node, string becomes)
    {
        int id = ++last;
        if (withdrawn.Contains(id)) return null;
        var at = node.GetLocation().GetLineSpan().StartLinePosition;
        string member = Member(node), was = OneLine(node.ToString()), changed = OneLine(becomes);
        int before = made.Count(mutant => mutant.Was == was && mutant.Becomes == changed && mutant.Member.Split(' ')[0] == member);
        var result = new Mutant(id, file, at.Line + 1, before == 0 ? member : $"{member} {before + 1}", was, changed);
        made.Add(result);
        return result;
    }
}
