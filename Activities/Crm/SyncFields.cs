using Bizoholic.Flows.Connectors.Crm;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Crm;

/// <summary>Which field of the first CRM is which of the second's.</summary>
internal sealed record SyncFields(IReadOnlyList<SyncField> All)
{
    private static readonly string[] Common = ["firstName", "lastName", "phone", "company"];

    /// <summary>Those that every CRM has.</summary>
    public static SyncFields Usual { get; } = new([.. Common.Select(name => new SyncField(name, name))]);

    /// <exception cref="FaultException">A field cannot be kept in step.</exception>
    public static SyncFields Of(ValueObject? mapping, ICrm first, ICrm second)
    {
        if (mapping is not { Count: > 0 })
        {
            return Usual;
        }

        var fields = new List<SyncField>(mapping.Count);
        foreach (var (name, value) in mapping)
        {
            var other = value.AsString()?.Trim() is { Length: > 0 } given ? given : throw new FaultException($"'Fields' gives '{name}' no field of {second.Name}. Name one, such as {{\"{name}\": \"phone\"}}.");
            Check(name, first);
            Check(other, second);
            fields.Add(fields.Exists(field => field.Second == other) ? throw new FaultException($"'Fields' gives '{other}' of {second.Name} two fields of {first.Name}; it can hold one.") : new SyncField(name, other));
        }

        return new(fields);
    }

    /// <summary>A CRM's own fields that have to be asked for.</summary>
    public IReadOnlyList<string> Own(bool ofFirst) => [.. All.Select(field => field.Of(ofFirst)).Except(Common)];

    public static string? Get(CrmContact contact, string name)
    {
        var value = name switch
        {
            "firstName" => contact.FirstName,
            "lastName" => contact.LastName,
            "phone" => contact.Phone,
            "company" => contact.Company,
            _ => contact.Fields.GetValueOrDefault(name),
        };
        return string.IsNullOrWhiteSpace(value) ? null : value.Trim();
    }

    /// <summary>What a contact holds, under the first CRM's names.</summary>
    public ValueObject Snapshot(CrmContact contact, bool ofFirst) => ValueObject.From([.. All.Select(field => (field.First, (Value)Get(contact, field.Of(ofFirst))))]);

    /// <summary>A contact with the given values; fields without one stay null.</summary>
    /// <param name="valueOf">By the first CRM's names.</param>
    public CrmContact Contact(string? id, string email, Func<string, string?> valueOf, bool ofFirst)
    {
        var values = All.ToDictionary(field => field.Of(ofFirst), field => valueOf(field.First), StringComparer.Ordinal);
        return new CrmContact
        {
            Id = id,
            Email = email,
            FirstName = values.GetValueOrDefault("firstName"),
            LastName = values.GetValueOrDefault("lastName"),
            Phone = values.GetValueOrDefault("phone"),
            Company = values.GetValueOrDefault("company"),
            Fields = values.Where(value => value.Value is not null && !Common.Contains(value.Key)).ToDictionary(value => value.Key, value => value.Value),
        };
    }

    private static void Check(string name, ICrm crm)
    {
        if (name.Equals("email", StringComparison.OrdinalIgnoreCase))
        {
            throw new FaultException("'Fields' names 'email', by which contacts are told apart: it is the same on both sides and needs no entry.");
        }

        if (crm.OwnFields is { } own && !Common.Contains(name) && !own.Contains(name))
        {
            throw new FaultException($"'Fields' names '{name}', which {crm.Name} does not have. It has {string.Join(", ", Common.Concat(own))}.");
        }
    }
}

internal sealed record SyncField(string First, string Second)
{
    public string Of(bool first) => first ? First : Second;
}
