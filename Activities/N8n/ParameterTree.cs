using System.Text.Json;
using System.Text.RegularExpressions;
using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.N8n;

/// <summary>Parameters of an imported node, compiled once: text that starts with "=" is a template, all else stands for itself.</summary>
internal sealed partial class ParameterTree
{
    private const string Root = "parameters.";

    /// <summary>One that is not given.</summary>
    public static readonly ParameterTree Missing = new();

    private readonly Expression? _expression;
    private readonly string[]? _names;
    private readonly ParameterTree[]? _parts;
    private readonly Value _constant;

    private ParameterTree(Value constant = default) => _constant = constant;

    private ParameterTree(Expression expression) => _expression = expression;

    private ParameterTree(string[]? names, ParameterTree[] parts)
    {
        _names = names;
        _parts = parts;
    }

    public bool IsGiven => _expression is not null || _parts is not null || !_constant.IsUndefined;

    public bool IsExpression => _expression is not null;

    /// <summary>The elements are the pieces of one text.</summary>
    public bool IsPieced { get; private init; }

    /// <summary>The elements of a list; empty for all else.</summary>
    public IReadOnlyList<ParameterTree> Elements => _names is null && _parts is not null ? _parts : [];

    /// <summary>The value where no expression is in it.</summary>
    public Value Constant => _parts is null ? _constant : Evaluate(static _ => default);

    /// <summary>Names of an object's parts; none for all else.</summary>
    public IReadOnlyList<string> Names => _names ?? [];

    /// <summary>The part of exactly this name, dots and all.</summary>
    public ParameterTree Part(string name) => _names is not null && Array.IndexOf(_names, name) is >= 0 and var place ? _parts![place] : Missing;

    /// <summary>The part at a dotted path; one that is not given where there is none.</summary>
    public ParameterTree this[string path]
    {
        get
        {
            var at = this;
            foreach (var name in path.Split('.'))
            {
                var place = at._names is null ? -1 : Array.IndexOf(at._names, name);
                if (place < 0)
                {
                    return Missing;
                }

                at = at._parts![place];
            }

            return at;
        }
    }

    /// <param name="isPieced">Whether the text at a dotted path becomes a list of its pieces: plain text, and what the holes give.</param>
    public static ParameterTree Compile(ActivityBinding binding, JsonElement json, Func<string, string, bool> isPieced, string path = "parameters")
        => json.ValueKind switch
        {
            JsonValueKind.Object => CompileObject(binding, json, isPieced, path),
            JsonValueKind.Array => new ParameterTree(null, [.. json.EnumerateArray().Select((element, index) => Compile(binding, element, isPieced, $"{path}[{index}]"))]),
            JsonValueKind.String when json.GetString() is { } text && path.Length > Root.Length && isPieced(path[Root.Length..], text) => Pieces(binding, text.TrimStart('='), path),
            JsonValueKind.String when json.GetString() is { } text && text.StartsWith('=') => Template(binding, text[1..], path),
            JsonValueKind.Undefined => Missing,
            _ => new ParameterTree(ValueJson.FromElement(json)),
        };

    public Value Evaluate(Func<Expression, Value> evaluate)
    {
        if (_expression is not null)
        {
            return evaluate(_expression);
        }

        if (_parts is null)
        {
            return _constant;
        }

        if (_names is null)
        {
            return ValueArray.From(_parts.Select(part => part.Evaluate(evaluate)));
        }

        var members = new ValueObject.Builder(_names.Length);
        for (var i = 0; i < _names.Length; i++)
        {
            members.Set(_names[i], _parts[i].Evaluate(evaluate));
        }

        return members.Build();
    }

    /// <summary>The tree with what its expressions come to in their places.</summary>
    public ParameterTree Evaluated(Func<Expression, Value> evaluate)
        => _expression is not null ? new ParameterTree(evaluate(_expression))
            : _parts is not null ? new ParameterTree(_names, [.. _parts.Select(part => part.Evaluated(evaluate))]) { IsPieced = IsPieced }
            : this;

    private static ParameterTree CompileObject(ActivityBinding binding, JsonElement json, Func<string, string, bool> isPieced, string path)
    {
        var members = json.EnumerateObject().DistinctBy(member => member.Name).ToArray();
        return new ParameterTree([.. members.Select(member => member.Name)], [.. members.Select(member => Compile(binding, member.Value, isPieced, $"{path}.{member.Name}"))]);
    }

    private static ParameterTree Pieces(ActivityBinding binding, string text, string path)
        => new(null, [.. Hole().Split(text).Where(piece => piece.Length > 0).Select((piece, index) => piece.StartsWith("{{", StringComparison.Ordinal) ? Template(binding, piece, $"{path}[{index}]") : new ParameterTree(piece))]) { IsPieced = true };

    [GeneratedRegex(@"(\{\{[\s\S]*?\}\})", RegexOptions.None, 1000)]
    private static partial Regex Hole();

    private static ParameterTree Template(ActivityBinding binding, string text, string path)
    {
        var expression = binding.Expression(JsonSerializer.SerializeToElement(new { type = "Template", value = text }), path);
        return expression is ConstantExpression constant ? new ParameterTree(constant.Value) : new ParameterTree(expression);
    }
}
