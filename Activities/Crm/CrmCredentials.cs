using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Connectors.Crm;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Crm;

/// <summary>Opens whatever CRM a credential is for.</summary>
internal static class CrmCredentials
{
    public static ICrm Connect(Credential credential, IServiceProvider services) => credential.Type == HubSpotCredential.TypeName
        ? HubSpotCredential.Connect(credential, services)
        : new BizosaasCrm(BizosaasCredential.Gateway(credential, services));
}
