using System.Globalization;
using Bizoholic.Flows.Expressions.Guards;
using Bizoholic.Flows.Expressions.JavaScript.Bridge;
using Bizoholic.Flows.Expressions.JavaScript.Dates;
using Bizoholic.Flows.Expressions.Luxon;
using Bizoholic.Flows.Expressions.Surroundings;
using Bizoholic.Flows.Values;
using Jint;
using Jint.Native;
using Jint.Runtime;
using Jint.Runtime.Interop;

namespace Bizoholic.Flows.Expressions.JavaScript;

/// <summary>One engine with a frozen realm, so that nothing a script does outlives it. Serves one evaluation at a time.</summary>
internal sealed class ScriptEngine
{
    private const int MaxFunctions = 500;

    private readonly Dictionary<CompiledScript, JsValue> _functions = [];
    private readonly JsValue _helpers;
    private readonly ClrFunction _run;
    private readonly WorkingTime _time = new();
    private CompiledScript? _script;
    private ScriptWish _wish;
    private ScriptOutcome _outcome;
    private JsValue? _refusal;
    private bool _isWarm;

    public ScriptEngine(ScriptLimits limits)
    {
        Limits = limits;
        Engine = new Engine(options =>
        {
            options.Culture = CultureInfo.InvariantCulture;
            options.LocalTimeZone(TimeZoneInfo.Utc);
            options.TimeSystem = new ScriptTime(TimeProvider.System);
            options.DisableStringCompilation();
            options.Constraint(() => _time);
            options.LimitMemory(limits.AllocatedBytes);
            options.RegexTimeoutInterval(limits.Regex);
            options.MaxArraySize((uint)limits.Length);
            options.MaxJsonParseDepth(ValueJson.MaxDepth);
            options.Constraints.StackOverflowGuard = true;
            options.Constraints.PromiseTimeout = limits.Time;
        });
        FrozenRealm.Prepare(Engine, limits);
        Luxon = new LuxonRealm(this);
        _helpers = ScriptHelpers.Create(this);
        _run = new ClrFunction(Engine, "run", (_, _) => Run());
    }

    public Engine Engine { get; }

    public ScriptLimits Limits { get; }

    public LuxonRealm Luxon { get; }

    /// <summary>The evaluation under way.</summary>
    public Evaluation Current { get; private set; } = null!;

    /// <exception cref="ExpressionException">The script failed; the message is fit for the person who wrote it.</exception>
    public ScriptOutcome Evaluate(CompiledScript script, ExpressionScope scope, ScriptWish wish)
    {
        Current = new Evaluation(this, scope, script.Profile);
        (_script, _wish, _outcome, _refusal) = (script, wish, default, null);
        // The first evaluation also pays for making the engine itself ready.
        _time.Begin(_isWarm ? Limits.Time : Limits.Time * 3);
        _isWarm = true;
        try
        {
            Engine.Call(_run);
            Current.Complete();
            return _outcome;
        }
        catch (JavaScriptException error) when (script.Profile == ScriptProfile.Hole && !ReferenceEquals(error.Error, _refusal))
        {
            return new ScriptOutcome(default, "undefined", "");
        }
        catch (Exception error)
        {
            if (Translate(error) is { } translated)
            {
                throw translated;
            }

            throw;
        }
        finally
        {
            _time.End();
            Engine.Advanced.ResetCallStack();
            (Current, _script, _outcome) = (null!, null, default);
        }
    }

    public JavaScriptException Refuse(string message)
    {
        var error = Engine.Intrinsics.Error.Construct(message);
        _refusal = error;
        return new JavaScriptException(error);
    }

    public JavaScriptException RangeError(string message) => new(Engine.Construct(Engine.Global.Get("RangeError"), message));

    /// <summary>Reading what was thrown may run code of the script again, which gets little time for it.</summary>
    private ExpressionException? Translate(Exception error)
    {
        _time.Begin(TimeSpan.FromMilliseconds(100));
        try
        {
            return ScriptErrors.Translate(error, Limits);
        }
        catch (Exception unreadable) when (unreadable is JintException or TimeoutException or InsufficientExecutionStackException)
        {
            return new ExpressionException("The script threw something that cannot be read.", error);
        }
    }

    private JsValue Run()
    {
        var script = _script!;
        var function = FunctionOf(script);
        var arguments = new JsValue[script.Names.Count + 1];
        arguments[0] = _helpers;
        for (var i = 1; i < arguments.Length; i++)
        {
            arguments[i] = SurroundingNames.Resolve(Current, script.Names[i - 1]);
        }

        var result = function.Call(JsValue.Undefined, arguments);
        if (script.Profile != ScriptProfile.Hole && result.IsPromise())
        {
            result = result.UnwrapIfPromise();
        }

        _outcome = _wish switch
        {
            ScriptWish.Value => new ScriptOutcome(FromJs.Convert(result), "", null),
            ScriptWish.Text => new ScriptOutcome(default, "", HoleText.Of(result)),
            _ => new ScriptOutcome(FromJs.Convert(result), ResultType.Of(result), null),
        };
        Engine.Constraints.Check();
        return JsValue.Undefined;
    }

    private JsValue FunctionOf(CompiledScript script)
    {
        if (_functions.TryGetValue(script, out var function))
        {
            return function;
        }

        if (_functions.Count >= MaxFunctions)
        {
            _functions.Clear();
        }

        return _functions[script] = Engine.Evaluate(script.Function);
    }
}
