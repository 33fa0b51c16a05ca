namespace Bizoholic.Flows.Workflows.Storage;

/// <summary>Tells the other hosts how sign-ins went, so that whoever tries passwords on many hosts is locked out as on one.</summary>
public interface ILoginBroadcast
{
    /// <summary>A sign-in on another host: who tried, and whether it went well.</summary>
    event Action<string, bool>? SignInHeard;

    /// <param name="who">Names the one who tried, without telling the name.</param>
    void TellSignIn(string who, bool succeeded);
}
